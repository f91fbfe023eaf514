package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(JpegLibrary.class)
class ImageDecoderTest {
  private final JpegLibrary library;
  private final ImageDecoder decoder;

  ImageDecoderTest(JpegLibrary library) {
    TestImages.assume(library);
    this.library = library;
    decoder = decoder(DecodeLimits.DEFAULT);
  }

  private ImageDecoder decoder(DecodeLimits limits) {
    return new ImageDecoder(limits, library);
  }

  static Stream<TestImages.Golden> goldens() {
    return TestImages.all();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decodesToThePixelsThatPillowGives(TestImages.Golden golden) {
    RgbImage image = decoder.decode(golden.encoded());

    assertThat(image.size()).isEqualTo(golden.size());
    assertThat(largestDifference(image.pixels(), golden.expected()))
        .isLessThanOrEqualTo(golden.tolerance());
  }

  /** Whatever the scale, which pictures of this size allow too: down to an eighth. */
  @ParameterizedTest
  @MethodSource("goldens")
  void neverDecodesBelowTheTargetSize(TestImages.Golden golden) {
    for (int height : new int[] {1, 3, 5, 9, 11, 17, 30}) {
      for (int width : new int[] {1, 3, 5, 9, 11, 17, 30}) {
        ImageSize size = sizeTowards(new ImageSize(height, width), golden.encoded());

        assertThat(size.height()).isBetween(Math.min(height, golden.size().height()), 23);
        assertThat(size.width()).isBetween(Math.min(width, golden.size().width()), 31);
      }
    }
  }

  private ImageSize sizeTowards(ImageSize target, byte[] encoded) {
    return decoder.decodeTowards(target, encoded, DecodedImage::size);
  }

  @Test
  void refusesNoBytes() {
    assertThatThrownBy(() -> decoder.decode(new byte[0]))
        .isInstanceOf(EmptyImageException.class)
        .hasMessageContaining("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "not an image", "<html></html>", "%PDF-1.7", "RIFF1234WAVE"})
  void refusesWhatIsNoImage(String content) {
    assertThatThrownBy(() -> decoder.decode(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("JPEG, PNG, WebP or GIF");
  }

  /** Of an animation only the first frame is read, so a tail may be missing. */
  @ParameterizedTest
  @MethodSource("goldens")
  void refusesATruncatedImage(TestImages.Golden golden) {
    byte[] encoded = golden.encoded();
    double kept = golden.file().startsWith("animated") ? 0.3 : 0.97;
    for (double part : new double[] {0.1, 0.2, 0.5 * kept, 0.8 * kept, kept}) {
      byte[] truncated = Arrays.copyOf(encoded, Math.max((int) (encoded.length * part), 16));
      assertThatThrownBy(() -> decoder.decode(truncated))
          .as("the first %.0f %%", part * 100)
          .isInstanceOf(CorruptImageException.class);
    }
  }

  @Test
  void refusesAJpegWhoseDataEndsBeforeItsEndMarker() {
    byte[] jpeg = TestImages.encoded("baseline-444.jpg");
    byte[] patched = Arrays.copyOf(jpeg, jpeg.length - 60);
    patched[patched.length - 2] = (byte) 0xFF;
    patched[patched.length - 1] = (byte) 0xD9;

    assertThatThrownBy(() -> decoder.decode(patched)).isInstanceOf(CorruptImageException.class);
  }

  @Test
  void refusesAPngWithAFlippedBit() {
    byte[] png = TestImages.encoded("rgb.png");
    png[png.length / 2] ^= 1;

    assertThatThrownBy(() -> decoder.decode(png))
        .isInstanceOf(CorruptImageException.class)
        .hasMessageContaining("checksum");
  }

  /** Of an image with a palette, ImageIO would keep each of them, in many times its length. */
  @Test
  void chunksWithoutPixelsCostNothing() {
    byte[] png = TestImages.encoded("palette-transparent.png");
    byte[] chunk = HexFormat.of().parseHex("00000000" + "6d6e6f70" + "00000000"); // mnop
    int chunks = 100_000;
    ByteBuffer many =
        ByteBuffer.allocate(png.length + chunks * chunk.length).put(png, 0, png.length - 12);
    for (int i = 0; i < chunks; i++) {
      many.put(chunk);
    }
    byte[] encoded = many.put(png, png.length - 12, 12).array();
    byte[] expected = decoder.decode(png).pixels();

    long before = allocated();
    assertThat(decoder.decode(encoded).pixels()).isEqualTo(expected);
    assertThat(allocated() - before).isLessThan(10L * encoded.length);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** The bits 1, 0, 1 announce a transform without data; the codec would read them for ever. */
  @Test
  @Timeout(5)
  void breaksOffAWebpWhoseHeaderNeverEnds() {
    byte[] webp = TestImages.encoded("lossless.webp");
    byte[] transforms = {0x6D, (byte) 0xDB, (byte) 0xB6};
    for (int i = 25; i < webp.length; i++) {
      webp[i] = transforms[(i - 25) % 3];
    }

    assertThatThrownBy(() -> decoder.decode(webp)).isInstanceOf(CorruptImageException.class);
  }

  @Test
  void refusesMoreBytesThanTheLimit() {
    byte[] png = TestImages.encoded("rgb.png");
    ImageDecoder strict = decoder(new DecodeLimits(png.length - 1, 1_000_000));

    assertThatThrownBy(() -> strict.decode(png))
        .isInstanceOf(TooManyBytesException.class)
        .hasMessageContaining(png.length + " bytes")
        .hasMessageContaining("at most " + (png.length - 1));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void refusesMorePixelsThanTheLimitInEveryFormat(TestImages.Golden golden) {
    int pixels = golden.size().height() * golden.size().width();
    ImageDecoder strict = decoder(new DecodeLimits(1_000_000, pixels - 1));
    ImageDecoder lenient = decoder(new DecodeLimits(1_000_000, pixels));

    assertThatThrownBy(() -> strict.decode(golden.encoded()))
        .isInstanceOf(TooManyPixelsException.class);
    assertThat(lenient.decode(golden.encoded()).size()).isEqualTo(golden.size());
  }

  /** Each takes but 30 bytes and as long as a scan that has something to say. */
  @Test
  void refusesAJpegOfEverMoreScans() {
    byte[] jpeg = TestImages.encoded("progressive.jpg");
    int lastScan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");
    ByteBuffer scans = ByteBuffer.allocate(20 * jpeg.length).put(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 20; i++) {
      scans.put(jpeg, lastScan, jpeg.length - 2 - lastScan);
    }
    byte[] encoded = Arrays.copyOf(scans.array(), scans.putShort((short) 0xFFD9).position());

    assertThatThrownBy(() -> decoder(new DecodeLimits(100_000, 22 * 17)).decode(encoded))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("scans");
    assertThat(decoder.decode(encoded).size()).isEqualTo(new ImageSize(17, 22));
  }

  @ParameterizedTest
  @CsvSource({
    "60000, 60000, 'at most 40000000 pixels'",
    "65536, 1, 'no side of more than 65535'",
    "1, 65536, 'no side of more than 65535'"
  })
  void aHeaderThatClaimsAHugeImageCostsNothing(int width, int height, String why) {
    byte[] png = TestImages.encoded("rgb.png");
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

    assertThatThrownBy(() -> decoder.decode(png))
        .isInstanceOf(TooManyPixelsException.class)
        .hasMessageContaining(width + " pixels wide and " + height + " high")
        .hasMessageContaining(why);
  }

  /** 2,000 mutations over all goldens: an image or an ImageException, never anything else. */
  @Test
  void garbageYieldsAnImageOrAnImageException() {
    Random random = new Random(7);
    ImageDecoder strict = decoder(new DecodeLimits(100_000, 100_000));
    long refused =
        TestImages.all()
            .flatMap(golden -> IntStream.range(0, 42).mapToObj(i -> mutate(golden, random)))
            .filter(bytes -> isRefused(strict, bytes))
            .count();

    assertThat(refused).isGreaterThan(200);
  }

  static byte[] mutate(TestImages.Golden golden, Random random) {
    byte[] bytes = golden.encoded();
    int flips = 1 + random.nextInt(4);
    for (int i = 0; i < flips; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static boolean isRefused(ImageDecoder decoder, byte[] bytes) {
    try {
      decoder.decode(bytes);
      return false;
    } catch (ImageException e) {
      assertThat(e).hasMessageMatching("(?s).{10,}");
      return true;
    }
  }

  static int largestDifference(byte[] actual, byte[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    return IntStream.range(0, actual.length)
        .map(i -> Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF)))
        .max()
        .orElse(0);
  }
}
