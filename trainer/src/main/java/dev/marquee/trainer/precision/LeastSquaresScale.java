package dev.marquee.trainer.precision;

import dev.marquee.trainer.weights.Tensor;
import java.util.stream.IntStream;

/**
 * The scales with which integers in -127..127 come nearest to weights: of the steps from the one
 * that reaches the largest weight down to {@value #LEAST_REACH} % of it, every {@value #STRIDE} %,
 * that with the least squared error of rounding and clipping together.
 */
final class LeastSquaresScale {

  private static final int LARGEST = 127;
  private static final int LEAST_REACH = 60;
  private static final int STRIDE = 2;

  private LeastSquaresScale() {}

  /**
   * A scale for each output; 1 for one that has only zeros.
   *
   * @param weight [outputs, ...]
   */
  static float[] ofEachOutput(Tensor weight) {
    float[] values = weight.values();
    float[] scales = new float[(int) weight.shape()[0]];
    int size = values.length / scales.length;
    IntStream.range(0, scales.length)
        .parallel()
        .forEach(output -> scales[output] = of(values, output * size, (output + 1) * size));
    return scales;
  }

  /** The integers nearest to weights. */
  static byte[] integers(float[] values, float[] scales) {
    byte[] integers = new byte[values.length];
    int size = values.length / scales.length;
    for (int i = 0; i < values.length; i++) {
      integers[i] = (byte) nearest(values[i], scales[i / size]);
    }
    return integers;
  }

  private static float of(float[] values, int from, int to) {
    double step = largest(values, from, to) / LARGEST;
    if (step < Float.MIN_NORMAL) {
      return 1;
    }
    float best = (float) step;
    double least = Double.MAX_VALUE;
    for (int percent = 100; percent >= LEAST_REACH; percent -= STRIDE) {
      float scale = (float) (step * percent / 100);
      double error = squaredError(values, from, to, scale, least);
      if (error < least) {
        least = error;
        best = scale;
      }
    }
    return best;
  }

  private static double largest(float[] values, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  /** The sum of squares, as far as it takes to see that it is not less than another. */
  private static double squaredError(
      float[] values, int from, int to, double scale, double another) {
    double sum = 0;
    for (int i = from; i < to && sum < another; i++) {
      double error = values[i] - scale * nearest(values[i], scale);
      sum += error * error;
    }
    return sum;
  }

  private static double nearest(double value, double scale) {
    return Math.clamp(Math.rint(value / scale), -LARGEST, LARGEST);
  }
}
