package dev.marquee.trainer.inference;

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

  /** Whether no probability differs by more than the tolerance. */
  public boolean within(double tolerance) {
    return largestDifference <= tolerance;
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
