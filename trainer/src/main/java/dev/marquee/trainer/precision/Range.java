package dev.marquee.trainer.precision;

/**
 * The real numbers that eight unsigned bits stand for: {@code scale * (q - zeroPoint)}, q in
 * 0..255. Zero is always among them and exact, as padding and ReLU need.
 *
 * @param low at most 0
 * @param high at least 0
 */
record Range(double low, double high) {

  /** What the bytes of a poster stand for: themselves. */
  static final Range BYTES = new Range(0, 255);

  private static final int LEVELS = 255;

  Range {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }

  /** The distance of two neighbours; 1 where there is nothing but zero, or next to nothing. */
  float scale() {
    float scale = (float) ((high - low) / LEVELS);
    return scale < Float.MIN_NORMAL ? 1 : scale;
  }

  int zeroPoint() {
    return Math.clamp(Math.round(-low / scale()), 0, LEVELS);
  }

  /** The smallest range that holds both. */
  Range union(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** The same range about zero, shrunk. */
  Range times(double factor) {
    return new Range(low * factor, high * factor);
  }

  /** What is left of a value: the nearest number of this range. */
  double nearest(double value) {
    long level = Math.clamp(Math.round(value / scale()) + zeroPoint(), 0, LEVELS);
    return (level - zeroPoint()) * (double) scale();
  }
}
