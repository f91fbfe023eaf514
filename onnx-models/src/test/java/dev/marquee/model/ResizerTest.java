package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.DecodedImage.Span;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResizerTest {

  record Golden(ImageSize source, ImageSize target, Span rows, Span columns, String sha256) {
    @Override
    public String toString() {
      return source + " to " + target + ", rows " + rows + ", columns " + columns;
    }
  }

  static Stream<Golden> goldens() {
    return TestImages.lines("/resize.csv")
        .map(line -> line.split(","))
        .map(
            field ->
                new Golden(
                    size(field, 0), size(field, 2), span(field, 4), span(field, 5), field[8]));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void givesTheBytesThatPillowGives(Golden golden) {
    DecodedImage whole = DecodedImage.of(scene(golden.source()));
    var image = new DecodedImage(whole.size(), whole.rgb(), golden.rows(), golden.columns());
    byte[] resized = new byte[golden.target().rgbBytes()];

    new Resizer(image, golden.target()).resize(image, ByteBuffer.wrap(resized));

    assertThat(Sha256.hex(resized)).isEqualTo(golden.sha256());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void keepsNothingOfTheImageBefore(Golden golden) {
    DecodedImage whole = DecodedImage.of(scene(golden.source()));
    var image = new DecodedImage(whole.size(), whole.rgb(), golden.rows(), golden.columns());
    byte[] resized = new byte[golden.target().rgbBytes()];
    Resizer resizer = new Resizer(image, golden.target());

    resizer.resize(DecodedImage.of(white(golden.source())), ByteBuffer.wrap(resized));
    resizer.resize(image, ByteBuffer.wrap(resized));

    assertThat(Sha256.hex(resized)).isEqualTo(golden.sha256());
  }

  @Test
  void fitsImagesThatShowTheSamePartOfTheSameSize() {
    Span rows = new Span(0, 8.5);
    Span columns = new Span(0, 7);
    DecodedImage image = part(9, 7, rows, columns);
    Resizer resizer = new Resizer(image, new ImageSize(3, 3));

    assertThat(resizer.fits(part(9, 7, new Span(0, 8.5), columns))).isTrue();
    assertThat(resizer.fits(part(9, 7, new Span(0.5, 8.5), columns))).isFalse();
    assertThat(resizer.fits(part(9, 7, rows, new Span(0, 6.5)))).isFalse();
    assertThat(resizer.fits(part(10, 7, rows, columns))).isFalse();
    assertThat(resizer.fits(part(9, 8, rows, columns))).isFalse();
  }

  /** Weights are rounded, and thousands of them may add up to more than one. */
  @ParameterizedTest
  @CsvSource({"65535, 1", "1, 65535", "39999, 2", "1, 1", "1234, 777"})
  void whiteStaysWhiteAtAnySize(int height, int width) {
    RgbImage image = white(new ImageSize(height, width));

    for (ImageSize target : List.of(new ImageSize(300, 180), new ImageSize(1, 1))) {
      assertThat(Resizing.resize(image, target).pixels()).containsOnly(255);
    }
  }

  @Test
  void writesAtThePositionOfADirectBuffer() {
    ImageSize target = new ImageSize(7, 5);
    RgbImage image = scene(new ImageSize(20, 30));
    ByteBuffer batch = ByteBuffer.allocateDirect(2 * target.rgbBytes());

    batch.position(target.rgbBytes());
    Resizing.resize(image, target, batch);

    assertThat(batch.hasRemaining()).isFalse();
    byte[] written = new byte[target.rgbBytes()];
    batch.get(target.rgbBytes(), written);
    assertThat(written).isEqualTo(Resizing.resize(image, target).pixels());
  }

  @Test
  void refusesABufferWithTooLittleRoom() {
    ImageSize target = new ImageSize(7, 5);
    ByteBuffer small = ByteBuffer.allocate(target.rgbBytes() - 1);

    assertThatThrownBy(() -> Resizing.resize(scene(new ImageSize(9, 9)), target, small))
        .isInstanceOf(BufferOverflowException.class);
  }

  private static DecodedImage part(int height, int width, Span rows, Span columns) {
    ImageSize size = new ImageSize(height, width);
    return new DecodedImage(size, DecodedImage.of(white(size)).rgb(), rows, columns);
  }

  private static RgbImage white(ImageSize size) {
    byte[] pixels = new byte[size.rgbBytes()];
    Arrays.fill(pixels, (byte) 255);
    return new RgbImage(size, pixels);
  }

  /** A gradient with noise; resize_goldens.py computes the same. */
  private static RgbImage scene(ImageSize size) {
    byte[] pixels = new byte[size.rgbBytes()];
    for (int i = 0; i < pixels.length; i++) {
      int x = i / 3 % size.width();
      int y = i / 3 / size.width();
      int gradient = (x * 255 / size.width() + y * 255 / size.height()) / 2;
      int noise = (int) (i * 2654435761L) >>> 24;
      pixels[i] = (byte) ((gradient * 3 + noise) / 4);
    }
    return new RgbImage(size, pixels);
  }

  private static ImageSize size(String[] field, int at) {
    return new ImageSize(Integer.parseInt(field[at]), Integer.parseInt(field[at + 1]));
  }

  private static Span span(String[] field, int at) {
    double start = Double.parseDouble(field[at]);
    return new Span(start, Double.parseDouble(field[at + 2]) - start);
  }
}
