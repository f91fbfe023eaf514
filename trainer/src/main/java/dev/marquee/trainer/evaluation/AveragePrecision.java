package dev.marquee.trainer.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well one label's probability ranks the posters: precision at each distinct probability,
 * weighted by the recall gained there, as scikit-learn's {@code average_precision_score}.
 *
 * @param probabilities of the label, highest first
 * @param isTarget whether the poster carries the label, in the same order
 * @param posters whose they are, in the same order
 */
record AveragePrecision(float[] probabilities, boolean[] isTarget, int[] posters) {

  static AveragePrecision of(Predictions predictions, int label) {
    int[] posters =
        IntStream.range(0, predictions.size())
            .boxed()
            .sorted(Comparator.comparing(p -> -predictions.probabilities()[p][label]))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] probabilities = new float[posters.length];
    boolean[] isTarget = new boolean[posters.length];
    for (int i = 0; i < posters.length; i++) {
      probabilities[i] = predictions.probabilities()[posters[i]][label];
      isTarget[i] = predictions.isTarget(posters[i], label);
    }
    return new AveragePrecision(probabilities, isTarget, posters);
  }

  /** The value where each poster counts as often as its weight says; NaN if none is a target. */
  double value(int[] weights) {
    double sum = 0;
    long found = 0;
    long seen = 0;
    long foundBefore = 0;
    for (int i = 0; i < posters.length; i++) {
      seen += weights[posters[i]];
      found += isTarget[i] ? weights[posters[i]] : 0;
      boolean lastOfEquals = i + 1 == posters.length || probabilities[i + 1] != probabilities[i];
      if (lastOfEquals && seen > 0) {
        sum += (found - foundBefore) * (found / (double) seen);
        foundBefore = found;
      }
    }
    return sum / found;
  }
}
