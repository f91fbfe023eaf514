package dev.marquee.model;

import java.util.Arrays;

/**
 * Which source lines each target line is made of. Target i takes the source lines from {@code
 * first[i]} on, with the weights from {@code start[i]} up to {@code start[i + 1]}.
 *
 * <p>Lines are pairs of values, one in either half of a long: a multiplication weighs both. That
 * halves the work where a compiler makes no vector instructions, and costs none where it does.
 *
 * @param weights in fixed point; those of one target line add up to 1
 */
record ResizeFilter(int[] first, int[] start, int[] weights) {
  /** 8 bits for the result, 2 against overflow, the rest for the fraction. */
  private static final int PRECISION_BITS = 32 - 8 - 2;

  /** To round, in either half. */
  private static final long HALVES = pair(1 << (PRECISION_BITS - 1), 1 << (PRECISION_BITS - 1));

  /** The bits that hold the values of a pair. */
  static final long VALUES = pair(0xFF, 0xFF);

  /**
   * @param part what of the source lines becomes the target, as with Pillow's {@code box}
   */
  static ResizeFilter of(int sourceSize, DecodedImage.Span part, int targetSize) {
    double scale = part.length() / targetSize;
    double support = Math.max(scale, 1);
    int[] first = new int[targetSize];
    int[] start = new int[targetSize + 1];
    int most = (int) Math.ceil(support) * 2 + 1;
    int[] weights = new int[targetSize * most];
    double[] exact = new double[most];
    for (int i = 0; i < targetSize; i++) {
      double centre = part.start() + (i + 0.5) * scale;
      first[i] = Math.max((int) (centre - support + 0.5), 0);
      int taps = Math.min((int) (centre + support + 0.5), sourceSize) - first[i];
      triangle(first[i], taps, centre, support, exact);
      toFixedPoint(exact, taps, weights, start[i]);
      start[i + 1] = start[i] + taps;
    }
    return new ResizeFilter(first, start, weights);
  }

  /** The bilinear filter: a triangle around the centre, sampled at the middle of each pixel. */
  private static void triangle(
      int first, int taps, double centre, double support, double[] weights) {
    double scale = 1 / support;
    for (int i = 0; i < taps; i++) {
      double distance = Math.abs((i + first - centre + 0.5) * scale);
      weights[i] = Math.max(1 - distance, 0);
    }
  }

  /** So that they add up to 1. */
  private static void toFixedPoint(double[] exact, int taps, int[] weights, int at) {
    double sum = 0;
    for (int i = 0; i < taps; i++) {
      sum += exact[i];
    }
    for (int i = 0; i < taps; i++) {
      weights[at + i] = (int) (0.5 + exact[i] / sum * (1 << PRECISION_BITS));
    }
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

  /** Two values of 0 to 255 as lines hold them. */
  static long pair(long low, long high) {
    return low | high << Integer.SIZE;
  }

  /**
   * Computes one target line.
   *
   * @param lines pairs of values 0 to 255; source line y lies at y modulo their number
   * @param target filled with pairs of values 0 to 255; as long as a line
   */
  void weigh(int i, long[][] lines, long[] target) {
    int k = start[i];
    int last = start[i + 1] - 1;
    int line = first[i];
    if (last == k + 1) {
      addTwo(at(line, lines), weights[k], at(line + 1, lines), weights[last], target);
      return;
    }
    Arrays.fill(target, HALVES);
    for (; k < last - 1; k += 2, line += 2) {
      add(at(line, lines), weights[k], at(line + 1, lines), weights[k + 1], target);
    }
    if (k < last) {
      addLast(at(line, lines), weights[k], at(line + 1, lines), weights[last], target);
    } else {
      addLast(at(line, lines), weights[last], target);
    }
  }

  private static long[] at(int line, long[][] lines) {
    return lines[line % lines.length];
  }

  // Two lines at a time, for the sums are read and written less often so; one index for all arrays,
  // and longs throughout: on these terms C2 vectorises. No sum reaches 256, which the mask would
  // cut: what rounding adds to a line's weights stays below a 510th at any side that is decoded.

  private static void add(long[] a, long v, long[] b, long w, long[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += a[j] * v + b[j] * w;
    }
  }

  /** All there are, most often: it saves the pass that fills the sums. */
  private static void addTwo(long[] a, long v, long[] b, long w, long[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = (HALVES + a[j] * v + b[j] * w) >>> PRECISION_BITS & VALUES;
    }
  }

  private static void addLast(long[] a, long v, long[] b, long w, long[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = (sums[j] + a[j] * v + b[j] * w) >>> PRECISION_BITS & VALUES;
    }
  }

  private static void addLast(long[] a, long v, long[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] = (sums[j] + a[j] * v) >>> PRECISION_BITS & VALUES;
    }
  }
}
