package dev.marquee.trainer.command;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where labelled posters lie. */
final class PosterOptions {

  @Option(
      names = "--posters",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of images, in images/ or beside labels.csv, MovieGenre.csv or train.csv.")
  Path posters;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description = "Label file, where it has another name or place.")
  Path labels;

  /**
   * Reads the labels, in the paper's genres.
   *
   * @param seed decides the split
   * @throws dev.marquee.trainer.data.LabelFileException if they cannot be read
   * @throws dev.marquee.trainer.data.NoUsablePosterException if not a single movie has genres and
   *     an image
   */
  PosterDataset open(LabelPolicy policy, long seed) {
    return PosterDataset.open(folder(posters, labels), Genres.PAPER, policy, seed);
  }

  /**
   * Posters that lie in a folder.
   *
   * @param labels null if the label file is one of the folder's own
   */
  static PosterFolder folder(Path posters, Path labels) {
    return labels == null ? PosterFolder.at(posters) : PosterFolder.at(posters, labels);
  }

  /** The folder for a run to remember: it may be asked from elsewhere. */
  String remembered() {
    return posters.toAbsolutePath().normalize().toString();
  }

  /** Likewise the label file; null if it is one of the folder's own. */
  String labelFile() {
    return labels == null ? null : labels.toAbsolutePath().normalize().toString();
  }
}
