package dev.marquee.trainer.precision;

import dev.marquee.trainer.weights.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * Weights as integers whose zero is 0, with a scale for each output (Krishnamoorthi 2018,
 * arXiv:1806.08342, section 3.1.2); blocks of an output count as outputs.
 */
final class OutputScales {

  private OutputScales() {}

  /**
   * The scales with which the largest weight of each output becomes the largest integer, or larger
   * ones; 1 for an output that has only zeros and needs none.
   *
   * @param weight [outputs, ...]
   * @param least the least scale of an output
   */
  static float[] of(Tensor weight, int largestInteger, IntToDoubleFunction least) {
    float[] scales = new float[(int) weight.shape()[0]];
    int size = weight.values().length / scales.length;
    for (int i = 0; i < weight.values().length; i++) {
      float scale = Math.abs(weight.values()[i]) / largestInteger;
      scales[i / size] = Math.max(scales[i / size], scale);
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) Math.max(scales[i], least.applyAsDouble(i));
      scales[i] = scales[i] < Float.MIN_NORMAL ? 1 : scales[i];
    }
    return scales;
  }

  /** The integers nearest to weights. */
  static byte[] integers(float[] values, float[] scales, int largestInteger) {
    byte[] integers = new byte[values.length];
    int size = values.length / scales.length;
    for (int i = 0; i < values.length; i++) {
      long rounded = Math.round((double) values[i] / scales[i / size]);
      integers[i] = (byte) Math.clamp(rounded, -largestInteger, largestInteger);
    }
    return integers;
  }
}
