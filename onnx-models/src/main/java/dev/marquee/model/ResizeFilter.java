package dev.marquee.model;

import java.util.Arrays;

/**
 * Which source lines each target line is made of. Target i takes the source lines from {@code
 * first[i]} on, with the weights from {@code start[i]} up to {@code start[i + 1]}.
 *
 * @param weights in fixed point; those of one target line add up to 1
 */
record ResizeFilter(int[] first, int[] start, int[] weights) {
  /** 8 bits for the result, 2 against overflow, the rest for the fraction. */
  private static final int PRECISION_BITS = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION_BITS - 1);

  /**
   * @param part what of the source lines becomes the target, as with Pillow's {@code box}
   */
  static ResizeFilter of(int sourceSize, DecodedImage.Span part, int targetSize) {
    double scale = part.length() / targetSize;
    double support = Math.max(scale, 1);
    int[] first = new int[targetSize];
    int[] start = new int[targetSize + 1];
    int[] weights = new int[targetSize * ((int) Math.ceil(support) * 2 + 1)];
    for (int i = 0; i < targetSize; i++) {
      double centre = part.start() + (i + 0.5) * scale;
      first[i] = Math.max((int) (centre - support + 0.5), 0);
      int end = Math.min((int) (centre + support + 0.5), sourceSize);
      int[] fixed = fixed(triangle(first[i], end, centre, support));
      System.arraycopy(fixed, 0, weights, start[i], fixed.length);
      start[i + 1] = start[i] + fixed.length;
    }
    return new ResizeFilter(first, start, weights);
  }

  /** The bilinear filter: a triangle around the centre, sampled at the middle of each pixel. */
  private static double[] triangle(int first, int end, double centre, double support) {
    double[] weights = new double[end - first];
    double scale = 1 / support;
    for (int i = 0; i < weights.length; i++) {
      double distance = Math.abs((i + first - centre + 0.5) * scale);
      weights[i] = Math.max(1 - distance, 0);
    }
    return weights;
  }

  private static int[] fixed(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] fixed = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      fixed[i] = (int) (0.5 + weights[i] / sum * (1 << PRECISION_BITS));
    }
    return fixed;
  }

  /** The source line after the last that goes into target i. */
  int end(int i) {
    return first[i] + start[i + 1] - start[i];
  }

  /** The most source lines that go into one target line. */
  int mostTaps() {
    int most = 0;
    for (int i = 0; i < first.length; i++) {
      most = Math.max(most, end(i) - first[i]);
    }
    return most;
  }

  /**
   * Computes one target line.
   *
   * @param lines values 0 to 255; source line y lies at y modulo their number
   * @param target filled with values 0 to 255; as long as a line
   */
  void weigh(int i, int[][] lines, int[] target) {
    Arrays.fill(target, HALF);
    int k = start[i];
    int last = start[i + 1] - 1;
    int line = first[i];
    for (; k < last - 1; k += 2, line += 2) {
      add(at(line, lines), weights[k], at(line + 1, lines), weights[k + 1], target);
    }
    if (k < last) {
      addLast(at(line, lines), weights[k], at(line + 1, lines), weights[last], target);
    } else {
      addLast(at(line, lines), weights[last], target);
    }
  }

  private static int[] at(int line, int[][] lines) {
    return lines[line % lines.length];
  }

  // Two lines at a time, for the sums are read and written less often so; one index for all arrays,
  // and ints throughout: on these terms C2 vectorises.

  private static void add(int[] a, int v, int[] b, int w, int[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += a[j] * v + b[j] * w;
    }
  }

  private static void addLast(int[] a, int v, int[] b, int w, int[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.min((sums[j] + a[j] * v + b[j] * w) >> PRECISION_BITS, 255);
    }
  }

  private static void addLast(int[] a, int v, int[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.min((sums[j] + a[j] * v) >> PRECISION_BITS, 255);
    }
  }
}
