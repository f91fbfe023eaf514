package dev.marquee.trainer.evaluation;

import java.util.List;

/**
 * Predictions with the posters that they are of.
 *
 * @param ids the IMDb id of each poster, in the form {@code tt0000417}
 * @param predictions in the same order
 */
public record SplitPredictions(List<String> ids, Predictions predictions) {

  /**
   * @throws IllegalArgumentException if there are not as many ids as predictions
   */
  public SplitPredictions {
    ids = List.copyOf(ids);
    if (ids.size() != predictions.size()) {
      throw new IllegalArgumentException(
          ids.size() + " ids for " + predictions.size() + " predictions");
    }
  }
}
