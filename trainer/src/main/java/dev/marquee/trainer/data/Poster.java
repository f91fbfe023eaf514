package dev.marquee.trainer.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A movie that has an image.
 *
 * @param movie the row of the label file
 * @param image its image file
 * @param target indexes into the labels, at least one, ascending; exactly one under a policy with a
 *     single label
 * @param split what it is used for
 */
public record Poster(Movie movie, Path image, List<Integer> target, Split split) {

  public Poster {
    target = List.copyOf(target);
  }

  /** The IMDb id in the form {@code tt0000417}. */
  public String id() {
    return movie.id();
  }
}
