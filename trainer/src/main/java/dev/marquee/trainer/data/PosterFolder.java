package dev.marquee.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the labels and the images of a data set lie.
 *
 * @param labels the label file
 * @param images the folder of the images, named by IMDb id: {@code 417.jpg} or {@code
 *     tt0000417.jpg}, also jpeg, png and webp
 */
public record PosterFolder(Path labels, Path images) {

  private static final List<String> LABEL_FILES =
      List.of("labels.csv", "MovieGenre.csv", "train.csv");

  /**
   * A folder with labels.csv, MovieGenre.csv or train.csv (the first of these that is there), and
   * with the images in its folder images or Images, if it has one, or else beside the label file.
   *
   * @throws LabelFileException if there is no label file
   */
  public static PosterFolder at(Path folder) {
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

  /** The same with a label file that may have any name and lie anywhere. */
  public static PosterFolder at(Path folder, Path labels) {
    return new PosterFolder(labels, imagesOf(folder));
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
    for (var file : imageFiles()) {
      MovieId.ofImage(file).ifPresent(id -> byId.putIfAbsent(id, file));
    }
    return byId;
  }

  private List<Path> imageFiles() {
    try (var files = Files.list(images)) {
      return files.sorted().collect(Collectors.toList());
    } catch (IOException e) {
      throw new NoUsablePosterException("cannot list the images in " + images + ": " + e);
    }
  }
}
