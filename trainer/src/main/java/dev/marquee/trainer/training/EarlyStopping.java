package dev.marquee.trainer.training;

import java.util.List;

/**
 * Ends a training that no longer gets better, by its validation loss to six digits, which is what a
 * run's metrics keep.
 *
 * @param patience how many epochs may pass without a lower loss; 0 for any number
 */
public record EarlyStopping(int patience) {

  private static final double DIGITS = 1e6;

  /** Whether it ends here. */
  public boolean isOver(List<EpochMetrics> epochs) {
    return patience > 0 && epochs.size() - 1 - best(epochs) >= patience;
  }

  /** Whether the last epoch's weights are those to keep. */
  boolean keepsLast(List<EpochMetrics> epochs) {
    return kept(epochs) == epochs.size() - 1;
  }

  /** The index of the epoch whose weights are kept: the best, or without patience the last. */
  public int kept(List<EpochMetrics> epochs) {
    return patience == 0 ? epochs.size() - 1 : best(epochs);
  }

  /** The index of the first epoch with the lowest loss; 0 if there is none. */
  private static int best(List<EpochMetrics> epochs) {
    int best = 0;
    for (int i = 1; i < epochs.size(); i++) {
      best = loss(epochs, i) < loss(epochs, best) ? i : best;
    }
    return best;
  }

  private static long loss(List<EpochMetrics> epochs, int index) {
    return Math.round(epochs.get(index).validation().loss() * DIGITS);
  }
}
