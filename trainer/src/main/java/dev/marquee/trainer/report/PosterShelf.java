package dev.marquee.trainer.report;

import dev.marquee.model.ImageSize;
import dev.marquee.model.PosterReader;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.UnreadablePosterException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * Titles and pictures of the posters of one data set.
 *
 * @param posters by IMDb id
 * @param pictures whether pictures may be shown
 */
public record PosterShelf(Map<String, Poster> posters, boolean pictures) {

  /** Knows no poster. */
  static final PosterShelf EMPTY = new PosterShelf(Map.of(), false);

  /** Small, and of the shape that most posters have. */
  private static final PosterReader THUMBNAILS = PosterImages.reader(new ImageSize(222, 150));

  /**
   * The posters of a data set.
   *
   * @param pictures whether pictures may be shown, or titles alone
   */
  public static PosterShelf of(PosterDataset data, boolean pictures) {
    return new PosterShelf(
        data.posters().stream().collect(Collectors.toMap(Poster::id, poster -> poster)), pictures);
  }

  Optional<String> title(String id) {
    return Optional.ofNullable(posters.get(id))
        .map(poster -> poster.movie().title())
        .filter(title -> !title.isBlank());
  }

  /** A small JPEG as a {@code data:} address. */
  Optional<String> picture(String id) {
    return Optional.ofNullable(posters.get(id))
        .filter(poster -> pictures)
        .flatMap(PosterShelf::encode);
  }

  private static Optional<String> encode(Poster poster) {
    try {
      byte[] jpeg = jpeg(PosterImages.read(poster.image(), THUMBNAILS));
      return Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
    } catch (UnreadablePosterException e) {
      return Optional.empty(); // it was there when the run was evaluated; the report does without
    }
  }

  private static byte[] jpeg(RgbImage image) {
    ImageSize size = image.size();
    BufferedImage copy = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < size.width() * size.height(); pixel++) {
      copy.setRGB(pixel % size.width(), pixel / size.width(), rgb(image.pixels(), 3 * pixel));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(copy, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  private static int rgb(byte[] pixels, int at) {
    return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | pixels[at + 2] & 0xff;
  }
}
