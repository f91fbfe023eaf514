package dev.marquee.trainer.command;

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
          "Folder with labels.csv, MovieGenre.csv or train.csv, and the images in images/ or beside it.")
  Path posters;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description = "Label file, where it has another name or place.")
  Path labels;

  PosterFolder folder() {
    return labels == null ? PosterFolder.at(posters) : PosterFolder.at(posters, labels);
  }
}
