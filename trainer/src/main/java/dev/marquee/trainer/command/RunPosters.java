package dev.marquee.trainer.command;

import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The posters of a run that is there already. */
final class RunPosters {

  @Option(
      names = "--posters",
      paramLabel = "DIR",
      description = "Labelled posters; default: those that a run tells of.")
  Path posters;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description =
          "Their label file, where it has another name or place; default: as a run tells.")
  Path labels;

  /**
   * The posters that the run began with.
   *
   * @throws dev.marquee.trainer.training.RunFolderException if they have changed since
   */
  PosterDataset of(RunFolder run) {
    return of(run, posters, labels);
  }

  /**
   * The same from where they lie now.
   *
   * @param posters null if they have not moved
   * @param labels null if the label file has not
   */
  static PosterDataset of(RunFolder run, Path posters, Path labels) {
    PosterDataset data = open(run.description(), posters, labels);
    run.requireSameData(data.fingerprint());
    return data;
  }

  /** The same, whether or not they have changed since. */
  PosterDataset open(RunDescription run) {
    return open(run, posters, labels);
  }

  private static PosterDataset open(RunDescription run, Path posters, Path labels) {
    Path folder = posters == null ? Path.of(run.posters()) : posters;
    Path file = labels == null && run.labelFile() != null ? Path.of(run.labelFile()) : labels;
    Recipe recipe = run.recipe();
    return PosterDataset.open(
        PosterOptions.folder(folder, file), Genres.PAPER, recipe.labelPolicy(), recipe.seed());
  }
}
