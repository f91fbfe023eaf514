package dev.marquee.trainer.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as charts write them. */
final class Numbers {

  private Numbers() {}

  /** A tenth of a pixel is as fine as anyone sees. */
  static String coordinate(double value) {
    return plain(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_EVEN));
  }

  /** A tick of an axis, without the noise of floating-point sums. */
  static String tick(double value) {
    return plain(BigDecimal.valueOf(value).setScale(9, RoundingMode.HALF_EVEN));
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** To a whole per cent; what is there and rounds to none is below one. */
  static String percent(double share) {
    if (share > 0 && share < 0.005) {
      return "<1 %";
    }
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  private static String plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }
}
