package dev.marquee.model;

import static dev.marquee.model.ImageDecoderTest.largestDifference;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marquee.model.benchmark.SyntheticPoster;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** libjpeg-turbo beside ImageIO; that each agrees with Pillow is ImageDecoderTest's. */
class JpegLibraryTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000, 100_000);
  private final ImageDecoder imageIo = new ImageDecoder(LIMITS, JpegLibrary.IMAGE_IO);
  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  @BeforeAll
  static void libjpegTurboIsThere() {
    TestImages.assume(JpegLibrary.LIBJPEG_TURBO);
  }

  static Stream<TestImages.Golden> rgbJpegs() {
    return TestImages.rgbJpegs();
  }

  @Test
  void theFastestIsTheDefault() {
    assertThat(decoder.jpegLibrary()).isEqualTo(JpegLibrary.LIBJPEG_TURBO);
    assertThat(imageIo.jpegLibrary()).isEqualTo(JpegLibrary.IMAGE_IO);
  }

  /** The error is what a native executable throws that was built without foreign functions. */
  @Test
  void imageIoDecodesWhereNoNativeFunctionCanBeCalled() {
    assertThat(TurboJpeg.load(() -> SymbolLookup.libraryLookup("libabsent.so", Arena.global())))
        .isEmpty();
    assertThat(
            TurboJpeg.load(
                () -> {
                  throw new Error("no support for the foreign function API");
                }))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rgbJpegs")
  void libjpegTurboNeedsNoHelpWithASoundImage(TestImages.Golden golden) {
    ImageSize stored = ImageHeader.read(golden.encoded()).size();
    try (Arena arena = Arena.ofConfined()) {
      assertThat(turbo().decode(golden.encoded(), stored, 1, arena)).isPresent();
    }
  }

  @Test
  void libjpegTurboRefusesWhatItWouldOnlyWarnOf() {
    byte[] jpeg = TestImages.encoded("baseline-420.jpg");
    ImageSize size = ImageHeader.read(jpeg).size();
    try (Arena arena = Arena.ofConfined()) {
      byte[] truncated = Arrays.copyOf(jpeg, jpeg.length - 20);
      assertThat(turbo().decode(truncated, size, 1, arena)).isEmpty();
    }
  }

  /** The target is upright, the stored image may lie on its side: 17 high, 22 wide. */
  @ParameterizedTest
  @CsvSource({
    "orientation-1.jpg,  9, 11,  9, 11",
    "orientation-1.jpg, 11,  9, 17, 22",
    "orientation-1.jpg,  5,  6,  5,  6",
    "orientation-1.jpg,  1,  1,  3,  3",
    "orientation-6.jpg, 11,  9, 11,  9",
    "orientation-6.jpg,  9, 11, 22, 17",
    "orientation-8.jpg,  6,  5,  6,  5",
    "progressive.jpg,    9,  4,  9, 11",
    "grey.jpg,           3,  3,  3,  3",
    "cmyk.jpg,           3,  3, 17, 22",
    "rgb.png,            3,  3, 17, 22",
  })
  void scalesTowardsTheTarget(String file, int height, int width, int toHeight, int toWidth) {
    byte[] encoded = TestImages.encoded(file);
    ImageSize target = new ImageSize(height, width);
    assertThat(decoder.<ImageSize>decodeTowards(target, encoded, DecodedImage::size))
        .isEqualTo(new ImageSize(toHeight, toWidth));
    assertThat(imageIo.<ImageSize>decodeTowards(target, encoded, DecodedImage::size))
        .isEqualTo(imageIo.decode(encoded).size());
  }

  /** Sides that no power of two divides: a shift by half a pixel would show. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void scaledPostersLieWhereWholeOnesDo(int orientation) {
    byte[] jpeg = SyntheticPoster.jpeg(new ImageSize(245, 149), 12_000);
    ImageSize size = orientation < 5 ? new ImageSize(32, 20) : new ImageSize(20, 32);
    byte[] turned = TestImages.withOrientation(jpeg, orientation);

    byte[] scaled = new PosterReader(decoder, size).read(turned).pixels();

    byte[] whole = new PosterReader(imageIo, size).read(turned).pixels();
    assertThat(meanDifference(scaled, whole)).isBetween(0.01, 3.0);
  }

  /**
   * libjpeg-turbo takes more than ImageIO in rare cases: it knows the standard Huffman tables, and
   * does not look into colour profiles.
   */
  @Test
  void damagedImagesFareAlikeInBoth() {
    Random random = new Random(11);
    List<TestImages.Golden> jpegs = rgbJpegs().toList();
    List<byte[]> damaged =
        IntStream.range(0, 3000)
            .mapToObj(i -> ImageDecoderTest.mutate(jpegs.get(i % jpegs.size()), random))
            .toList();

    var disagreements =
        damaged.stream()
            .filter(bytes -> !verdict(decoder, bytes).equals(verdict(imageIo, bytes)))
            .toList();

    assertThat(disagreements).hasSizeLessThan(10);
    assertThat(disagreements).allMatch(bytes -> verdict(decoder, bytes).equals("an image"));
    assertThat(damaged.stream().collect(Collectors.groupingBy(b -> verdict(decoder, b))))
        .containsKeys("an image", "CorruptImageException");
  }

  @Test
  void anyNumberOfVirtualThreadsDecodeAtOnce() throws Exception {
    byte[] jpeg = TestImages.encoded("orientation-6.jpg");
    byte[] expected = decoder.decode(jpeg).pixels();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> decoding =
          IntStream.range(0, 500)
              .mapToObj(i -> threads.submit(() -> decoder.decode(jpeg).pixels()))
              .toList();
      for (Future<byte[]> pixels : decoding) {
        assertThat(largestDifference(pixels.get(), expected)).isZero();
      }
    }
  }

  /** Sound and truncated: handles and buffers are freed in either case. */
  @Test
  @Tag("slow")
  void aHundredThousandImagesLeaveNoMemoryBehind() throws Throwable {
    byte[] jpeg = TestImages.encoded("progressive.jpg");
    byte[] truncated = Arrays.copyOf(jpeg, jpeg.length / 2);
    ImageSize size = ImageHeader.read(jpeg).size();
    long settled = 0;
    for (int i = 0; i < 100_000; i++) {
      try (Arena arena = Arena.ofConfined()) {
        assertThat(turbo().decode(jpeg, size, 1, arena)).isPresent();
        assertThat(turbo().decode(truncated, size, 1, arena)).isEmpty();
      }
      settled = i == 50_000 ? bytesFromMalloc() : settled;
    }
    assertThat(bytesFromMalloc() - settled).isLessThan(10 << 20);
  }

  /** The field uordblks of glibc's mallinfo2(3), a struct of ten size_t. */
  private static long bytesFromMalloc() throws Throwable {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("mallinfo2");
    assumeTrue(function.isPresent(), "this is not glibc 2.33 or later");
    StructLayout info = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, JAVA_LONG));
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle call = linker.downcallHandle(function.get(), FunctionDescriptor.of(info));
      return ((MemorySegment) call.invokeExact((SegmentAllocator) arena)).getAtIndex(JAVA_LONG, 7);
    }
  }

  private static TurboJpeg turbo() {
    return TurboJpeg.SYSTEM.orElseThrow();
  }

  private static String verdict(ImageDecoder decoder, byte[] encoded) {
    try {
      decoder.decode(encoded);
      return "an image";
    } catch (ImageException e) {
      return e.getClass().getSimpleName();
    }
  }

  static double meanDifference(byte[] actual, byte[] expected) {
    return IntStream.range(0, actual.length)
        .map(i -> Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF)))
        .average()
        .orElseThrow();
  }
}
