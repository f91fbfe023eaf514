package dev.marquee.function.classification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.marquee.model.Manifest;
import dev.marquee.model.TopK;
import java.util.List;

/**
 * The answer to a poster, the same at every door.
 *
 * @param model the name of the model that answered
 * @param version its version
 * @param genres the likeliest genres, highest first
 * @param explanation where the first of them shows; null if the request did not ask
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Classification(
    String model, String version, List<Genre> genres, Explanation explanation) {

  /**
   * One genre of the answer.
   *
   * @param genre the label
   * @param probability 0 to 1
   */
  public record Genre(String genre, float probability) {}

  /** The {@code top} likeliest labels; equal ones in the model's order. */
  static Classification of(Manifest manifest, float[] probabilities, int top) {
    List<Genre> genres =
        TopK.of(probabilities, top)
            .mapToObj(i -> new Genre(manifest.labels().get(i), probabilities[i]))
            .toList();
    return new Classification(manifest.name(), manifest.version(), genres, null);
  }

  /** The same answer with an explanation. */
  Classification with(Explanation explanation) {
    return new Classification(model, version, genres, explanation);
  }
}
