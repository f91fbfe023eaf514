package dev.marquee.trainer.inference;

import dev.marquee.model.Precision;
import java.util.Locale;

/**
 * How far two classifiers are apart on the same images, posters or not.
 *
 * @param posters how many they were compared on
 * @param largestDifference the largest absolute difference of a probability; NaN if one was NaN
 * @param meanDifference the mean absolute difference over all probabilities
 * @param topGenreAgreements on how many posters both put the same genre first
 */
public record ParityReport(
    int posters, double largestDifference, double meanDifference, int topGenreAgreements) {

  /** The share of posters on which an int8 graph must put the same genre first. */
  private static final double INT8_AGREEMENT = 0.9;

  /** How far an int8 graph's probabilities may be away on average. */
  private static final double INT8_MEAN_DIFFERENCE = 0.02;

  /**
   * How far any probability of a graph may be from that of the fp32 network with the same weights:
   * 1e-4 where it computes in 32 bits, 5e-3 in 16; in int8, any one may be away as far as it likes.
   */
  public static double tolerance(Precision precision) {
    return switch (precision) {
      case FP32, INT8_WEIGHTS -> 1e-4;
      case FP16, FP16_INT8_WEIGHTS -> 5e-3;
      case INT8 -> Double.POSITIVE_INFINITY;
    };
  }

  /**
   * Whether a graph of that precision is as near as it should be to the fp32 network with the same
   * weights: within the {@link #tolerance}; for int8, which has none, with the same top genre on
   * {@value #INT8_AGREEMENT} of the posters and a mean difference of {@value
   * #INT8_MEAN_DIFFERENCE}.
   */
  public boolean within(Precision precision) {
    return precision == Precision.INT8
        ? topGenreAgreements >= INT8_AGREEMENT * posters && meanDifference <= INT8_MEAN_DIFFERENCE
        : largestDifference <= tolerance(precision);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d images: probabilities differ by at most %.1e, on average by %.1e; same top genre on %d",
        posters,
        largestDifference,
        meanDifference,
        topGenreAgreements);
  }
}
