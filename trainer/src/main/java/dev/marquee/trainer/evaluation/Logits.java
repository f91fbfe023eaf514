package dev.marquee.trainer.evaluation;

import dev.marquee.model.LabelPolicy;
import java.util.Arrays;

/**
 * Between probabilities and the logits that they are softmaxes or sigmoids of: {@code [labels]}.
 */
final class Logits {

  private Logits() {}

  /** Logits that yield these probabilities; a softmax's are known up to a constant. */
  static double[] of(float[] probabilities, LabelPolicy policy) {
    double[] logits = new double[probabilities.length];
    for (int label = 0; label < logits.length; label++) {
      double p = Math.clamp(probabilities[label], Float.MIN_NORMAL, 1);
      double rest = Math.max(1 - p, Math.ulp(0.5f));
      logits[label] = policy.singleLabel() ? Math.log(p) : Math.log(p) - Math.log(rest);
    }
    return logits;
  }

  /** The probabilities of logits that are multiplied by a factor first. */
  static double[] probabilities(double[] logits, double factor, LabelPolicy policy) {
    return policy.singleLabel() ? softmax(logits, factor) : sigmoid(logits, factor);
  }

  static double[] softmax(double[] logits, double factor) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] values = new double[logits.length];
    double sum = 0;
    for (int label = 0; label < values.length; label++) {
      values[label] = Math.exp((logits[label] - largest) * factor);
      sum += values[label];
    }
    for (int label = 0; label < values.length; label++) {
      values[label] /= sum;
    }
    return values;
  }

  static double[] sigmoid(double[] logits, double factor) {
    double[] values = new double[logits.length];
    for (int label = 0; label < values.length; label++) {
      values[label] = 1 / (1 + Math.exp(-logits[label] * factor));
    }
    return values;
  }
}
