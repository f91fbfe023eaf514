package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes yield a value or the failure that is documented, and nothing else: damaged ones in
 * every build (more of them: {@code -Dmarquee.mutations=20000}), and those that Jazzer thinks of
 * where JAZZER_FUZZ=1 is set.
 */
class MutatedInputTest {

  private static final int MUTATIONS = Integer.getInteger("marquee.mutations", 200);
  private static final ImageDecoder DECODER =
      new ImageDecoder(new DecodeLimits(1 << 20, 1_000_000));

  @TempDir private static Path folder;

  static Stream<TestImages.Golden> images() {
    return TestImages.all();
  }

  static Stream<byte[]> encoded() {
    return images().map(TestImages.Golden::encoded);
  }

  static Stream<byte[]> manifests() throws IOException {
    return Stream.of(TestImages.resource("/packages/tiny/model.json"));
  }

  @MethodSource("encoded")
  @FuzzTest(maxDuration = "10m")
  void bytesAreDecodedOrRefused(byte[] bytes) {
    try {
      RgbImage image = DECODER.decode(bytes);
      assertThat((long) image.size().height() * image.size().width()).isBetween(1L, 1_000_000L);
    } catch (ImageException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  @Timeout(300)
  void aDamagedImageIsDecodedOrRefused(TestImages.Golden golden) {
    mutate(golden.encoded(), MUTATIONS, this::bytesAreDecodedOrRefused);
  }

  @MethodSource("manifests")
  @FuzzTest(maxDuration = "10m")
  void aManifestIsReadOrRefused(byte[] bytes) throws IOException {
    Files.write(folder.resolve("model.onnx"), TestImages.resource("/packages/tiny/model.onnx"));
    Files.write(folder.resolve("model.json"), bytes);
    try {
      assertThat(ModelPackage.read(folder).manifest().problems()).isEmpty();
    } catch (InvalidPackageException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  @Test
  @Timeout(300)
  void aDamagedManifestIsReadOrRefused() throws IOException {
    byte[] valid = TestImages.resource("/packages/tiny/model.json");
    mutate(valid, 2 * MUTATIONS, this::aManifestIsReadOrRefused);
  }

  @Test
  void aGraphThatIsNotTheOneDescribedIsRefused() throws IOException {
    Files.write(folder.resolve("model.json"), TestImages.resource("/packages/tiny/model.json"));
    byte[] valid = TestImages.resource("/packages/tiny/model.onnx");
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] damaged = Mutations.mutate(valid, seed);
      Files.write(folder.resolve("model.onnx"), damaged);
      try {
        ModelPackage.read(folder);
        assertThat(damaged).as("seed %d", seed).isEqualTo(valid);
      } catch (InvalidPackageException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static void mutate(byte[] valid, int times, ThrowingConsumer<byte[]> check) {
    for (int seed = 0; seed < times; seed++) {
      try {
        check.accept(Mutations.mutate(valid, seed));
      } catch (Throwable e) {
        fail("seed " + seed, e);
      }
    }
  }
}
