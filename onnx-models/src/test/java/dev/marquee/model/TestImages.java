package dev.marquee.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  static byte[] encoded(String file) {
    return resource("/images/" + file);
  }

  static Stream<String> lines(String resource) {
    return new String(resource(resource), StandardCharsets.UTF_8).lines();
  }

  private static byte[] resource(String name) {
    try (InputStream stream = TestImages.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
