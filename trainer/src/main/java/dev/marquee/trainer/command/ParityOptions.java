package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.UnreadablePosterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What DJL and ONNX Runtime are compared on. */
final class ParityOptions {

  private static final long SEED = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--posters",
      paramLabel = "DIR",
      description =
          "Folder of images to compare on; default: those of the run that is exported, if they are there, else seeded noise.")
  private Path posters;

  @Option(
      names = "--count",
      defaultValue = "32",
      paramLabel = "N",
      description =
          "How many images, the first by name that can be read; default: ${DEFAULT-VALUE}.")
  private int count;

  /** The images, of a package's size; noise where no folder was given. */
  List<RgbImage> images(ImageSize size) {
    return images(posters, size);
  }

  /** The images; those of another folder, if it is there, where none was given. */
  List<RgbImage> images(ImageSize size, Path otherwise) {
    if (posters != null) {
      return images(posters, size);
    }
    if (!Files.isDirectory(otherwise)) {
      command
          .commandLine()
          .getErr()
          .println(
              "compared on noise, for there is no folder "
                  + otherwise
                  + ": name one with --posters");
      return images(size);
    }
    return images(otherwise, size);
  }

  /** The folder given, or another where none was. */
  Path folder(Path otherwise) {
    return posters == null ? otherwise : posters;
  }

  private List<RgbImage> images(Path folder, ImageSize size) {
    if (count < 1) {
      throw new ParameterException(
          command.commandLine(), "--count is " + count + ": give 1 or more images");
    }
    return folder == null ? PosterImages.noise(count, size, SEED) : read(folder, size);
  }

  private List<RgbImage> read(Path folder, ImageSize size) {
    PosterReader reader = PosterImages.reader(size);
    List<RgbImage> images =
        PosterImages.in(folder).stream()
            .flatMap(file -> readable(file, reader).stream())
            .limit(count)
            .toList();
    if (images.isEmpty()) {
      throw new NoUsablePosterException("not one of the images in " + folder + " can be read");
    }
    return images;
  }

  private Optional<RgbImage> readable(Path file, PosterReader reader) {
    try {
      return Optional.of(PosterImages.read(file, reader));
    } catch (UnreadablePosterException e) {
      command.commandLine().getErr().println("skipped: " + e.getMessage());
      return Optional.empty();
    }
  }
}
