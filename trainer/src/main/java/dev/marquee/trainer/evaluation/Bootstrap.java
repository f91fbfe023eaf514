package dev.marquee.trainer.evaluation;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGeneratorFactory;

/**
 * Percentile bootstrap (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter
 * 13): how far a figure would move on another sample of as many posters.
 */
final class Bootstrap {

  private static final int RESAMPLES = 1000;
  private static final long SEED = 20260101;

  /** The middle 95 % of a figure over all resamples. */
  private record Interval(double low, double high) {}

  private Bootstrap() {}

  /** Weights under which every poster counts once. */
  static int[] once(int posters) {
    int[] weights = new int[posters];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** Adds a figure's interval to the metrics, as two entries named after the figure. */
  static void putInterval(
      Map<String, Double> metrics, String name, int posters, ToDoubleFunction<int[]> figure) {
    var interval = interval(posters, figure);
    metrics.put(name + "_ci95_low", interval.low());
    metrics.put(name + "_ci95_high", interval.high());
  }

  /**
   * The 95 % interval of a figure; the same resamples for every figure of as many posters.
   *
   * @param posters the size of the sample
   * @param figure computes the figure where each poster counts as often as its weight says
   */
  private static Interval interval(int posters, ToDoubleFunction<int[]> figure) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    double[] figures = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int[] weights = new int[posters];
      random.ints(posters, 0, posters).forEach(poster -> weights[poster]++);
      figures[i] = figure.applyAsDouble(weights);
    }
    Arrays.sort(figures);
    return new Interval(quantile(figures, 0.025), quantile(figures, 0.975));
  }

  /** Linear between the two nearest ranks, as numpy's default. */
  private static double quantile(double[] sorted, double q) {
    double rank = q * (sorted.length - 1);
    int below = (int) rank;
    return sorted[below] + (rank - below) * (sorted[below + 1] - sorted[below]);
  }
}
