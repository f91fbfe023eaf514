package dev.marquee.trainer.onnx;

import dev.marquee.trainer.weights.Tensor;
import java.util.stream.IntStream;

/** What probabilities are made from. */
final class Logits {

  private Logits() {}

  /** The mean of each map of [N, C, h, w]. */
  static float[] means(Tensor maps) {
    int area = Math.toIntExact(maps.shape()[2] * maps.shape()[3]);
    float[] means = new float[maps.values().length / area];
    for (int i = 0; i < means.length; i++) {
      int from = i * area;
      means[i] =
          (float)
              IntStream.range(from, from + area)
                  .mapToDouble(j -> maps.values()[j])
                  .average()
                  .orElseThrow();
    }
    return means;
  }

  static float[] softmax(float[] logits) {
    double sum = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).sum();
    float[] softmax = new float[logits.length];
    IntStream.range(0, logits.length)
        .forEach(i -> softmax[i] = (float) (Math.exp(logits[i]) / sum));
    return softmax;
  }

  static float[] sigmoid(float[] logits) {
    float[] sigmoid = new float[logits.length];
    IntStream.range(0, logits.length)
        .forEach(i -> sigmoid[i] = (float) (1 / (1 + Math.exp(-logits[i]))));
    return sigmoid;
  }

  static float[] logarithms(float[] probabilities) {
    float[] logarithms = new float[probabilities.length];
    IntStream.range(0, logarithms.length)
        .forEach(i -> logarithms[i] = (float) Math.log(probabilities[i]));
    return logarithms;
  }

  /** Less their mean. */
  static float[] centred(float[] values) {
    double mean =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    float[] centred = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> centred[i] = (float) (values[i] - mean));
    return centred;
  }

  /** The largest distance from the mean. */
  static float spread(float[] values) {
    float spread = 0;
    for (float value : centred(values)) {
      spread = Math.max(spread, Math.abs(value));
    }
    return spread;
  }
}
