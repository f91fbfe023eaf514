package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.ConfusionMatrix;
import dev.marquee.trainer.training.EpochMetrics.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Adds up loss and confusion over the batches of an epoch. They stay on the device until somebody
 * asks: reading them waits for all that the device has still to do.
 */
final class RunningScores {

  /** Bounds what is kept on the device. */
  private static final int MOST_PENDING = 100;

  private record Pending(NDArray targets, NDArray loss, NDArray predicted) {}

  private final ConfusionMatrix confusion;
  private final List<Pending> pending = new ArrayList<>();
  private double lossSum;
  private long posters;

  RunningScores(List<String> labels) {
    this.confusion = new ConfusionMatrix(labels);
  }

  /**
   * Counts a batch.
   *
   * @param targets [n, labels], as the network is to answer: of mixed posters, shares
   * @param loss the mean over its posters
   * @param logits [n, labels]
   * @param keeper owns what is not yet read
   */
  void add(NDArray targets, NDArray loss, NDArray logits, NDManager keeper) {
    NDArray value = loss.stopGradient();
    NDArray predicted = logits.argMax(1);
    value.attach(keeper);
    predicted.attach(keeper);
    targets.attach(keeper);
    pending.add(new Pending(targets, value, predicted));
    if (pending.size() == MOST_PENDING) {
      read();
    }
  }

  private void read() {
    pending.forEach(this::read);
    pending.clear();
  }

  private void read(Pending batch) {
    try (NDArray targets = batch.targets();
        NDArray loss = batch.loss();
        NDArray predicted = batch.predicted()) {
      long[] classes = predicted.toLongArray();
      lossSum += (double) loss.getFloat() * classes.length;
      posters += classes.length;
      float[] shares = targets.toFloatArray();
      int labels = shares.length / classes.length;
      for (int i = 0; i < classes.length; i++) {
        int answer = (int) classes[i];
        confusion.add(genre(shares, i * labels, labels, answer), answer);
      }
    }
  }

  /** The answer where no other genre is more of a target, else the first that is most. */
  private static int genre(float[] targets, int from, int labels, int answer) {
    int most = answer;
    for (int label = 0; label < labels; label++) {
      if (targets[from + label] > targets[from + most]) {
        most = label;
      }
    }
    return most;
  }

  /** Whether a loss that has been read was no finite number; waits for no device. */
  boolean diverged() {
    return !Double.isFinite(lossSum);
  }

  /** The mean loss so far. */
  double loss() {
    read();
    return posters == 0 ? 0 : lossSum / posters;
  }

  /** The same for people. */
  String note() {
    return String.format(Locale.ROOT, "loss %.3f", loss());
  }

  /**
   * What an epoch comes to.
   *
   * @param split whose posters were added
   * @throws NoUsablePosterException if there were none
   */
  Scores scores(Split split) {
    double loss = loss();
    if (posters == 0) {
      throw NoUsablePosterException.unreadable(split);
    }
    return Scores.of(loss, confusion);
  }
}
