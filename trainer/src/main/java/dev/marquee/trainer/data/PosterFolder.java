package dev.marquee.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the labels and the images of a data set lie.
 *
 * @param labels the label file
 * @param images the folder of the images, named by IMDb id: {@code 417.jpg} or {@code
 *     tt0000417.jpg}, also jpeg, png, webp and gif
 */
public record PosterFolder(Path labels, Path images) {

  private static final List<String> LABEL_FILES =
      List.of("labels.csv", "MovieGenre.csv", "train.csv");

  /**
   * A folder with labels.csv, MovieGenre.csv or train.csv (the first of these that is there), and
   * with the images in its folder images or Images, if it has one, or else beside the label file.
   *
   * @throws NoUsablePosterException if there is no such folder
   * @throws LabelFileException if there is no label file
   */
  public static PosterFolder at(Path folder) {
    requireThere(folder);
    return LABEL_FILES.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(labels -> new PosterFolder(labels, imagesOf(folder)))
        .orElseThrow(
            () ->
                new LabelFileException(
                    folder + " has none of " + LABEL_FILES + ": name the label file (--labels)"));
  }

  /**
   * The same with a label file that may have any name and lie anywhere.
   *
   * @throws NoUsablePosterException if there is no such folder
   */
  public static PosterFolder at(Path folder, Path labels) {
    requireThere(folder);
    return new PosterFolder(labels, imagesOf(folder));
  }

  private static void requireThere(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new NoUsablePosterException("there is no folder " + folder);
    }
  }

  /** Its folder {@code images} or {@code Images}, if it has one, or itself. */
  static Path imagesOf(Path folder) {
    return Stream.of("images", "Images")
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(folder);
  }

  /** The image of each movie by id; of two images of one movie, the first in order of names. */
  Map<String, Path> imagesById() {
    Map<String, Path> byId = new HashMap<>();
    for (Path file : PosterImages.listed(images)) {
      MovieId.ofImage(file).ifPresent(id -> byId.putIfAbsent(id, file));
    }
    return byId;
  }
}
