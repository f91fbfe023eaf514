package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What DJL and ONNX Runtime are compared on. */
final class ParityOptions {

  private static final long SEED = 1;

  @Option(
      names = "--posters",
      paramLabel = "DIR",
      description =
          "Folder of images to compare on; default: those of the run if they are there, else seeded noise.")
  private Path posters;

  @Option(
      names = "--count",
      defaultValue = "32",
      paramLabel = "N",
      description = "How many images, the first by name; default: ${DEFAULT-VALUE}.")
  private int count;

  /** The images, of a package's size; noise where no folder was given. */
  List<RgbImage> images(ImageSize size) {
    return posters == null ? PosterImages.noise(count, size, SEED) : read(posters, size);
  }

  /** The images; those of another folder, if it is there, where none was given. */
  List<RgbImage> images(ImageSize size, Path otherwise) {
    return posters == null && Files.isDirectory(otherwise) ? read(otherwise, size) : images(size);
  }

  /** The folder given, or another where none was. */
  Path folder(Path otherwise) {
    return posters == null ? otherwise : posters;
  }

  private List<RgbImage> read(Path folder, ImageSize size) {
    return PosterImages.in(folder).stream()
        .limit(count)
        .map(file -> PosterImages.read(file, size))
        .toList();
  }
}
