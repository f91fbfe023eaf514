package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged input yields a value or the failure that is documented, and nothing else. More of it:
 * {@code -Dmarquee.mutations=2000}.
 */
@Timeout(300)
class MutatedInputTest {

  private static final int MUTATIONS = Integer.getInteger("marquee.mutations", 20);
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 1_000_000);

  static Stream<TestImages.Golden> images() {
    return TestImages.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void aDamagedImageIsDecodedOrRefused(TestImages.Golden golden) {
    ImageDecoder decoder = new ImageDecoder(LIMITS);
    byte[] valid = golden.encoded();
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] damaged = Mutations.mutate(valid, seed);
      try {
        RgbImage image = decoder.decode(damaged);
        assertThat((long) image.size().height() * image.size().width()).isBetween(1L, 1_000_000L);
      } catch (ImageException e) {
        assertThat(e.getMessage()).as("%s, seed %d", golden, seed).isNotBlank();
      } catch (Throwable e) {
        fail("%s, seed %d".formatted(golden, seed), e);
      }
    }
  }

  @Test
  void aDamagedPackageIsReadOrRefused(@TempDir Path folder) throws IOException {
    for (String name : new String[] {"model.json", "model.onnx"}) {
      Files.write(folder.resolve(name), TestImages.resource("/packages/tiny/" + name));
    }
    Path manifest = folder.resolve("model.json");
    byte[] valid = Files.readAllBytes(manifest);
    for (int seed = 0; seed < 20 * MUTATIONS; seed++) {
      Files.write(manifest, Mutations.mutate(valid, seed));
      try {
        assertThat(ModelPackage.read(folder).manifest().problems()).isEmpty();
      } catch (InvalidPackageException e) {
        assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
      } catch (Throwable e) {
        fail("seed " + seed, e);
      }
    }
  }

  @Test
  void aGraphThatIsNotTheOneDescribedIsRefused(@TempDir Path folder) throws IOException {
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
}
