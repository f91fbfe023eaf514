package dev.marquee.trainer.data;

import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageException;
import dev.marquee.model.ImageSize;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Images by themselves, without labels, decoded and resized as the function does it. */
public final class PosterImages {

  private static final Pattern IMAGE = Pattern.compile("(?is).*\\.(jpe?g|png|webp|gif)");

  private PosterImages() {}

  /** A reader for {@link #read} that takes what a poster may be; worth keeping. */
  public static PosterReader reader(ImageSize size) {
    return new PosterReader(new ImageDecoder(DecodeLimits.DEFAULT), size);
  }

  /**
   * Reads one image.
   *
   * @throws UnreadablePosterException if the file cannot be read or decoded
   */
  public static RgbImage read(Path file, PosterReader reader) {
    try {
      return reader.read(encoded(file));
    } catch (IOException | ImageException e) {
      throw new UnreadablePosterException(file, e);
    }
  }

  /**
   * The bytes of an image file; of one that is too large to be a poster, none are read.
   *
   * @throws IOException also if it is
   */
  static byte[] encoded(Path file) throws IOException {
    long most = DecodeLimits.DEFAULT.maxBytes();
    if (Files.size(file) > most) {
      throw new FileSystemException(
          file.toString(),
          null,
          "it has " + Files.size(file) + " bytes, and a poster at most " + most);
    }
    return Files.readAllBytes(file);
  }

  /**
   * The image files of a folder, or of its folder {@code images} or {@code Images}, in the order of
   * their names.
   *
   * @throws NoUsablePosterException if there are none
   */
  public static List<Path> in(Path folder) {
    Path images = PosterFolder.imagesOf(folder);
    List<Path> found = listed(images);
    if (found.isEmpty()) {
      throw new NoUsablePosterException(images + " has no jpg, png, webp or gif file");
    }
    return found;
  }

  /** The image files that lie in just this folder, in the order of their names. */
  static List<Path> listed(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> IMAGE.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new NoUsablePosterException("cannot list the images in " + folder + ": " + e);
    }
  }

  /** Pictures of seeded noise, for comparisons where there are no posters. */
  public static List<RgbImage> noise(int count, ImageSize size, long seed) {
    Random random = new Random(seed);
    RgbImage[] images = new RgbImage[count];
    Arrays.setAll(
        images,
        image -> {
          byte[] pixels = new byte[size.rgbBytes()];
          random.nextBytes(pixels);
          return new RgbImage(size, pixels);
        });
    return List.of(images);
  }
}
