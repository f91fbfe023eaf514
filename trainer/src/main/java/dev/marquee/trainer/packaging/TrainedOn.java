package dev.marquee.trainer.packaging;

import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.data.Genres;
import java.util.List;

/**
 * What a package tells of the posters that it was trained on, as far as it takes to find those that
 * it was not.
 *
 * @param genres told apart
 * @param policy how a movie's genres become its target
 * @param seed of the split
 */
public record TrainedOn(Genres genres, LabelPolicy policy, long seed) {

  /** What trainings have unless told otherwise, in packages that do not say. */
  private static final String SEED = "1";

  /**
   * Reads a package.
   *
   * @throws ForeignPackageException if labels or seed are none of this trainer's
   */
  public static TrainedOn of(Manifest manifest) {
    return new TrainedOn(genres(manifest), manifest.labelPolicy(), seed(manifest));
  }

  private static Genres genres(Manifest manifest) {
    List<String> labels = manifest.labels();
    if (!labels.getLast().equals(Genres.OTHER)) {
      throw new ForeignPackageException(
          manifest,
          "its last label is '%s', not '%s', so that it cannot be told which one is right where none is"
              .formatted(labels.getLast(), Genres.OTHER));
    }
    return new Genres(labels.subList(0, labels.size() - 1));
  }

  private static long seed(Manifest manifest) {
    String seed = manifest.recipe().getOrDefault("seed", SEED);
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException e) {
      throw new ForeignPackageException(
          manifest, "its recipe.seed is '" + seed + "', not a whole number");
    }
  }
}
