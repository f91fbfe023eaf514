package dev.marquee.trainer.command;

import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The posters of a run that is there already. */
final class RunPosters {

  @Option(
      names = "--posters",
      paramLabel = "DIR",
      description = "Labelled posters; default: those of the run.")
  Path posters;

  /**
   * The posters that the run began with.
   *
   * @throws dev.marquee.trainer.training.RunFolderException if they have changed since
   */
  PosterDataset of(RunFolder run) {
    return posters == null ? of(run, Path.of(run.description().posters())) : of(run, posters);
  }

  /** The same, from a folder where they lie now. */
  static PosterDataset of(RunFolder run, Path folder) {
    Recipe recipe = run.description().recipe();
    PosterDataset data =
        PosterDataset.open(
            PosterFolder.at(folder), Genres.PAPER, recipe.labelPolicy(), recipe.seed());
    run.requireSameData(data.fingerprint());
    return data;
  }
}
