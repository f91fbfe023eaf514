package dev.marquee.trainer.report;

import dev.marquee.model.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers and other facts as people read them. */
final class Cells {

  static final String NOTHING = "\u2013";

  private static final Pattern DIGEST = Pattern.compile("\\b[0-9a-f]{64}\\b");

  private Cells() {}

  /** A text whose SHA-256 digests are cut to what still tells them apart. */
  static String shortDigests(String text) {
    return DIGEST.matcher(text).replaceAll(digest -> Sha256.shortened(digest.group()));
  }

  /** A share, a loss or another figure, to four decimals as in the paper. */
  static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** A metric by name, with its interval if it has one. */
  static String metric(Map<String, Double> metrics, String name) {
    Double value = metrics.get(name);
    return value == null
        ? NOTHING
        : figure(value) + interval(metrics, name).map(range -> " (" + range + ")").orElse("");
  }

  /** The 95 % interval of a metric. */
  private static Optional<String> interval(Map<String, Double> metrics, String name) {
    return Optional.ofNullable(metrics.get(name + "_ci95_low"))
        .map(low -> List.of(low, metrics.get(name + "_ci95_high")))
        .map(ends -> String.format(Locale.ROOT, "%.3f to %.3f", ends.get(0), ends.get(1)));
  }
}
