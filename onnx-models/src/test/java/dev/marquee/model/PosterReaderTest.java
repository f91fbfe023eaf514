package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@EnumSource(JpegLibrary.class)
class PosterReaderTest {
  private static final ImageSize SIZE = new ImageSize(12, 10);

  private final ImageDecoder decoder;
  private final PosterReader reader;

  PosterReaderTest(JpegLibrary library) {
    TestImages.assume(library);
    decoder = new ImageDecoder(DecodeLimits.DEFAULT, library);
    reader = new PosterReader(decoder, SIZE);
  }

  static Stream<TestImages.Golden> goldens() {
    return TestImages.all();
  }

  /** At this size no JPEG image is scaled by the decoder. */
  @ParameterizedTest
  @MethodSource("goldens")
  void decodesTurnsAndResizes(TestImages.Golden golden) {
    RgbImage expected = Resizing.resize(decoder.decode(golden.encoded()), SIZE);

    RgbImage image = reader.read(golden.encoded());

    assertThat(image.size()).isEqualTo(SIZE);
    assertThat(image.pixels()).isEqualTo(expected.pixels());
  }

  /** Of one size and of others, in turns. */
  @Test
  void readsAPosterAsIfItWereTheFirst() {
    List<byte[]> posters = goldens().map(TestImages.Golden::encoded).toList();
    List<byte[]> first =
        posters.stream().map(p -> new PosterReader(decoder, SIZE).read(p).pixels()).toList();

    for (int i = 0; i < posters.size(); i++) {
      assertThat(reader.read(posters.get(i)).pixels()).isEqualTo(first.get(i));
      assertThat(reader.read(posters.getFirst()).pixels()).isEqualTo(first.getFirst());
      assertThat(reader.read(posters.get(i)).pixels()).isEqualTo(first.get(i));
    }
  }

  @Test
  void threadsMayShareIt() throws InterruptedException, ExecutionException {
    List<byte[]> posters = goldens().map(TestImages.Golden::encoded).toList();
    List<byte[]> alone = posters.stream().map(poster -> reader.read(poster).pixels()).toList();
    Callable<Void> reading =
        () -> {
          for (int i = 0; i < 20 * posters.size(); i++) {
            int poster = i % posters.size();
            assertThat(reader.read(posters.get(poster)).pixels()).isEqualTo(alone.get(poster));
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> read : threads.invokeAll(Collections.nCopies(8, reading))) {
        read.get();
      }
    }
  }

  @Test
  void fillsOneSlotOfADirectBuffer() {
    byte[] jpeg = TestImages.encoded("baseline-420.jpg");
    ByteBuffer batch = ByteBuffer.allocateDirect(3 * SIZE.rgbBytes()).position(SIZE.rgbBytes());

    reader.readInto(jpeg, batch);

    assertThat(batch.position()).isEqualTo(2 * SIZE.rgbBytes());
    byte[] slots = new byte[batch.capacity()];
    batch.get(0, slots);
    assertThat(slots).startsWith(new byte[SIZE.rgbBytes()]).endsWith(new byte[SIZE.rgbBytes()]);
    assertThat(slots).containsSequence(reader.read(jpeg).pixels());
  }

  @Test
  void leavesTheBufferAloneIfTheImageCannotBeRead() {
    ByteBuffer batch = ByteBuffer.allocateDirect(SIZE.rgbBytes());

    assertThatThrownBy(() -> reader.readInto(new byte[] {1, 2, 3}, batch))
        .isInstanceOf(UnsupportedImageException.class);
    assertThat(batch.position()).isZero();
  }

  @Test
  void refusesABufferWithTooLittleRoom() {
    ByteBuffer small = ByteBuffer.allocateDirect(SIZE.rgbBytes() - 1);

    assertThatThrownBy(() -> reader.readInto(TestImages.encoded("baseline-420.jpg"), small))
        .isInstanceOf(BufferOverflowException.class);
  }
}
