package dev.marquee.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The images and goldens that src/test/python/image_goldens.py made. */
final class TestImages {

  /** One line of the goldens' index. */
  record Golden(String file, ImageSize size, int tolerance) {
    byte[] encoded() {
      return resource("/images/" + file);
    }

    byte[] expected() {
      return resource("/images/" + file + ".rgb");
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private TestImages() {}

  static Stream<Golden> all() {
    return lines("/images/index.csv")
        .map(line -> line.split(","))
        .map(
            field ->
                new Golden(
                    field[0],
                    new ImageSize(Integer.parseInt(field[1]), Integer.parseInt(field[2])),
                    Integer.parseInt(field[3])));
  }

  /** The JPEG images among the goldens, but for those in ink, which ImageIO alone decodes. */
  static Stream<Golden> rgbJpegs() {
    return all()
        .filter(golden -> golden.file().endsWith(".jpg"))
        .filter(golden -> !golden.file().equals("cmyk.jpg") && !golden.file().equals("ycck.jpg"));
  }

  /** Skips a test that needs a library which this machine lacks. */
  static void assume(JpegLibrary library) {
    assumeTrue(
        library.isAvailable(), library + " is not installed (apt-get install libturbojpeg0)");
  }

  /** A JPEG file with EXIF data that holds nothing but this orientation, in Intel's byte order. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] segment =
        HexFormat.of()
            .parseHex(
                "ffe10022457869660000"
                    + "49492a0008000000"
                    + ("01001201030001000000%02x00000000000000").formatted(orientation));
    return ByteBuffer.allocate(jpeg.length + segment.length)
        .put(jpeg, 0, 2)
        .put(segment)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  static byte[] encoded(String file) {
    return resource("/images/" + file);
  }

  static Stream<String> lines(String resource) {
    return new String(resource(resource), StandardCharsets.UTF_8).lines();
  }

  static byte[] resource(String name) {
    try (InputStream stream = TestImages.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
