package dev.marquee.trainer.precision;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** How much of what was seen of a tensor its eight bits stand for; what lies outside is clipped. */
public enum Clipping {
  /** All of it. */
  MIN_MAX {
    @Override
    Range range(Histogram seen) {
      return seen.range();
    }
  },
  /** All but the outermost 0.01 % at either end. */
  PERCENTILE {
    @Override
    Range range(Histogram seen) {
      return new Range(seen.quantile(OUTERMOST), seen.quantile(1 - OUTERMOST));
    }
  },
  /** As much as leaves the least mean squared error of rounding and clipping together. */
  MSE {
    @Override
    Range range(Histogram seen) {
      return IntStream.rangeClosed(SMALLEST, 100)
          .mapToObj(percent -> seen.range().times(percent / 100.0))
          .min(Comparator.comparingDouble(seen::squaredError))
          .orElseThrow();
    }
  };

  private static final double OUTERMOST = 1e-4;
  private static final int SMALLEST = 20;

  abstract Range range(Histogram seen);

  /** The name that people type. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
