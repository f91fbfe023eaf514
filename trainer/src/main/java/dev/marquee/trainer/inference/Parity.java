package dev.marquee.trainer.inference;

import dev.marquee.model.RgbImage;
import dev.marquee.trainer.evaluation.Predictions;
import java.util.List;

/** Compares two classifiers that should be the same network. */
public final class Parity {

  private static final int BATCH = 16;

  private double largest;
  private double sum;
  private long values;
  private int agreements;

  private Parity() {}

  /**
   * Runs both on the same posters, in batches.
   *
   * @param posters one or more, of the size that both read
   * @throws IllegalArgumentException if there are no posters, or the two have different numbers of
   *     labels
   */
  public static ParityReport check(
      PosterClassifier expected, PosterClassifier actual, List<RgbImage> posters) {
    if (posters.isEmpty()) {
      throw new IllegalArgumentException("parity needs one poster or more");
    }
    Parity parity = new Parity();
    for (int from = 0; from < posters.size(); from += BATCH) {
      List<RgbImage> batch = posters.subList(from, Math.min(from + BATCH, posters.size()));
      parity.add(expected.probabilities(batch), actual.probabilities(batch));
    }
    return new ParityReport(
        posters.size(), parity.largest, parity.sum / parity.values, parity.agreements);
  }

  private void add(float[][] expected, float[][] actual) {
    for (int row = 0; row < expected.length; row++) {
      add(expected[row], actual[row]);
    }
  }

  private void add(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalArgumentException(
          "the classifiers have %d and %d labels".formatted(expected.length, actual.length));
    }
    for (int label = 0; label < expected.length; label++) {
      double difference = Math.abs((double) expected[label] - actual[label]);
      largest = Math.max(largest, difference);
      sum += difference;
    }
    values += expected.length;
    agreements += Predictions.best(expected) == Predictions.best(actual) ? 1 : 0;
  }
}
