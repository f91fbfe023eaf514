package dev.marquee.trainer.precision;

import java.nio.FloatBuffer;

/** How often which values of a tensor were seen; zeros, which are always exact, do not count. */
final class Histogram {

  private static final int BINS = 2048;

  private final Range range;
  private final double width;
  private final long[] counts = new long[BINS];
  private long total;

  /** An empty histogram over a range that holds all values to come. */
  Histogram(Range range) {
    this.range = range;
    this.width = (range.high() - range.low()) / BINS;
  }

  Range range() {
    return range;
  }

  void add(FloatBuffer values) {
    while (values.hasRemaining()) {
      double value = values.get();
      if (value != 0) {
        counts[Math.clamp((int) ((value - range.low()) / width), 0, BINS - 1)]++;
        total++;
      }
    }
  }

  /** The value below which a share of all values lies. */
  double quantile(double share) {
    long below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      below += counts[bin];
      if (below > share * total) {
        return centre(bin);
      }
    }
    return range.high();
  }

  /** The summed squared error of putting another range's nearest number for every value. */
  double squaredError(Range other) {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double error = centre(bin) - other.nearest(centre(bin));
      sum += counts[bin] * error * error;
    }
    return sum;
  }

  private double centre(int bin) {
    return range.low() + (bin + 0.5) * width;
  }
}
