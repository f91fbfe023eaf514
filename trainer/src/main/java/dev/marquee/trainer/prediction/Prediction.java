package dev.marquee.trainer.prediction;

import dev.marquee.model.TopK;
import java.util.List;

/**
 * What a model says of a poster.
 *
 * @param poster what its catalogue calls it
 * @param model which it is, as {@code name:version}
 * @param genres the most probable first
 */
public record Prediction(String poster, String model, List<Scored> genres) {

  /**
   * A genre.
   *
   * @param probability from 0 to 1
   */
  public record Scored(String genre, float probability) {}

  /** The {@code top} most probable genres. */
  static Prediction of(
      String poster, String model, List<String> labels, float[] probabilities, int top) {
    return new Prediction(
        poster,
        model,
        TopK.of(probabilities, top)
            .mapToObj(label -> new Scored(labels.get(label), probabilities[label]))
            .toList());
  }
}
