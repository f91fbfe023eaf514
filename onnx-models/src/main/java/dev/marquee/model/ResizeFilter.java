package dev.marquee.model;

import java.util.Arrays;

/**
 * Which source lines each target line is made of. Target i takes the source lines from {@code
 * first[i]} on, with the weights from {@code start[i]} up to {@code start[i + 1]}.
 *
 * <p>Lines are pixels, red in the lowest byte of an int, green and blue above it, and anything in
 * the highest byte: turning lines costs one move a pixel.
 *
 * @param weights in fixed point; those of one target line add up to 1
 */
record ResizeFilter(int[] first, int[] start, int[] weights) {
  /** 8 bits for the result, 2 against overflow, the rest for the fraction. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Added to a sum of weighed values, to round it. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  /**
   * Whether {@link PixelVectors} can be used. GraalVM needs them, which makes no vector
   * instructions of plain loops, as C2 does.
   */
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

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

  /**
   * Computes one target line.
   *
   * @param lines of pixels; source line y lies at y modulo their number
   * @param target filled with pixels; as long as a line
   * @param sums three lines to work in
   */
  void weigh(int i, int[][] lines, int[] target, int[][] sums) {
    // all in one method: C2 puts a shorter one into its callers, and then takes a third longer
    int k = start[i];
    int end = start[i + 1];
    int line = first[i];
    if (VECTORS) {
      PixelVectors.weigh(sources(i, lines), weights, k, target);
      return;
    }
    if (end == k + 2) {
      weighTwo(at(line, lines), weights[k], at(line + 1, lines), weights[k + 1], target);
      return;
    }
    for (int[] sum : sums) {
      Arrays.fill(sum, HALF);
    }
    if ((end - k) % 2 == 1) {
      add(at(line++, lines), weights[k++], sums[0], sums[1], sums[2]);
    }
    for (; k < end; k += 2, line += 2) {
      int[] next = at(line + 1, lines);
      addTwo(at(line, lines), weights[k], next, weights[k + 1], sums[0], sums[1], sums[2]);
    }
    put(sums[0], sums[1], sums[2], target);
  }

  private int[][] sources(int i, int[][] lines) {
    int[][] sources = new int[end(i) - first[i]][];
    for (int k = 0; k < sources.length; k++) {
      sources[k] = at(first[i] + k, lines);
    }
    return sources;
  }

  /** The place of a source line among those that are kept. */
  static int[] at(int line, int[][] lines) {
    return lines[line % lines.length];
  }

  // One index for all arrays, and ints throughout: on these terms C2 vectorises. No sum reaches
  // 256, which would spill into the next value: what rounding adds to a line's weights stays below
  // a 510th at any side that is decoded.

  /** All there are, most often. */
  private static void weighTwo(int[] a, int v, int[] b, int w, int[] target) {
    for (int j = 0; j < target.length; j++) {
      int red = HALF + (a[j] & 0xFF) * v + (b[j] & 0xFF) * w;
      int green = HALF + (a[j] >>> 8 & 0xFF) * v + (b[j] >>> 8 & 0xFF) * w;
      int blue = HALF + (a[j] >>> 16 & 0xFF) * v + (b[j] >>> 16 & 0xFF) * w;
      target[j] = pixel(red, green, blue);
    }
  }

  private static void add(int[] a, int v, int[] red, int[] green, int[] blue) {
    for (int j = 0; j < red.length; j++) {
      red[j] += (a[j] & 0xFF) * v;
      green[j] += (a[j] >>> 8 & 0xFF) * v;
      blue[j] += (a[j] >>> 16 & 0xFF) * v;
    }
  }

  /** The sums are read and written half as often as for one at a time. */
  private static void addTwo(int[] a, int v, int[] b, int w, int[] red, int[] green, int[] blue) {
    for (int j = 0; j < red.length; j++) {
      red[j] += (a[j] & 0xFF) * v + (b[j] & 0xFF) * w;
      green[j] += (a[j] >>> 8 & 0xFF) * v + (b[j] >>> 8 & 0xFF) * w;
      blue[j] += (a[j] >>> 16 & 0xFF) * v + (b[j] >>> 16 & 0xFF) * w;
    }
  }

  private static void put(int[] red, int[] green, int[] blue, int[] target) {
    for (int j = 0; j < target.length; j++) {
      target[j] = pixel(red[j], green[j], blue[j]);
    }
  }

  private static int pixel(int red, int green, int blue) {
    return red >>> PRECISION_BITS | green >>> PRECISION_BITS << 8 | blue >>> PRECISION_BITS << 16;
  }
}
