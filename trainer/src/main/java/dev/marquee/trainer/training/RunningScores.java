package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.evaluation.ConfusionMatrix;
import dev.marquee.trainer.training.EpochMetrics.Scores;
import java.util.List;

/** Adds up loss and confusion over the batches of an epoch. */
final class RunningScores {

  private final ConfusionMatrix confusion;
  private double lossSum;
  private long posters;

  RunningScores(List<String> labels) {
    this.confusion = new ConfusionMatrix(labels);
  }

  /**
   * Counts a batch.
   *
   * @param loss the mean over its posters
   * @param logits [n, labels]
   */
  void add(Batch batch, double loss, NDArray logits) {
    lossSum += loss * batch.size();
    posters += batch.size();
    long[] predicted = logits.argMax(1).toLongArray();
    int[] actual = batch.classes();
    for (int i = 0; i < actual.length; i++) {
      confusion.add(actual[i], (int) predicted[i]);
    }
  }

  /** The mean loss so far. */
  double loss() {
    return posters == 0 ? 0 : lossSum / posters;
  }

  Scores scores() {
    return Scores.of(loss(), confusion);
  }
}
