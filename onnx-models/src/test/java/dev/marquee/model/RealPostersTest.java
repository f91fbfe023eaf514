package dev.marquee.model;

import static dev.marquee.model.JpegLibraryTest.meanDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marquee.model.benchmark.SyntheticPoster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libjpeg-turbo beside ImageIO on 500 posters, where they lie beside the repository. */
@Tag("slow")
class RealPostersTest {
  private static final Path POSTERS = Path.of("../../shared/posters/main/images");

  private final PosterReader turbo = reader(JpegLibrary.LIBJPEG_TURBO);
  private final PosterReader imageIo = reader(JpegLibrary.IMAGE_IO);

  /** Over all posters, of 255: how far their pixels lie apart. */
  private static final class Difference {
    private double sum;
    private double largestMean;
    private int posters;
    private final long[] byDistance = new long[256];

    void add(byte[] a, byte[] b) {
      double mean = meanDifference(a, b);
      sum += mean;
      largestMean = Math.max(largestMean, mean);
      posters++;
      for (int i = 0; i < a.length; i++) {
        byDistance[Math.abs((a[i] & 0xFF) - (b[i] & 0xFF))]++;
      }
    }

    double mean() {
      return sum / posters;
    }

    int largest() {
      int distance = 255;
      while (distance > 0 && byDistance[distance] == 0) {
        distance--;
      }
      return distance;
    }

    @Override
    public String toString() {
      long all = Arrays.stream(byDistance).sum();
      long few = Arrays.stream(byDistance, 0, 5).sum();
      return "%d posters: mean difference %.3f, a poster's mean at most %.3f, a value's at most %d, %.2f %% within 4"
          .formatted(posters, mean(), largestMean, largest(), 100.0 * few / all);
    }
  }

  @BeforeAll
  static void whatIsNeeded() {
    TestImages.assume(JpegLibrary.LIBJPEG_TURBO);
    assumeTrue(Files.isDirectory(POSTERS), "no posters in " + POSTERS);
  }

  @Test
  void atTheirOwnSizePostersDecodeAlike() throws IOException {
    Difference difference = new Difference();
    for (Path file : posters()) {
      byte[] jpeg = Files.readAllBytes(file);
      difference.add(
          turbo.decoder().decode(jpeg).pixels(), imageIo.decoder().decode(jpeg).pixels());
    }
    System.out.println(difference);
    assertThat(difference.largest()).isLessThanOrEqualTo(2);
  }

  /** Enlarged, since nearly all posters are 182x268, which is never scaled. */
  @ParameterizedTest
  @CsvSource({"1500, 1000", "1501, 1003", "741, 500", "600, 360"})
  void scalingWhileDecodingChangesLittle(int height, int width) throws IOException {
    Difference difference = new Difference();
    for (Path file : posters()) {
      RgbImage poster = imageIo.decoder().decode(Files.readAllBytes(file));
      byte[] jpeg = SyntheticPoster.jpeg(Resizing.resize(poster, new ImageSize(height, width)));
      difference.add(turbo.read(jpeg).pixels(), imageIo.read(jpeg).pixels());
    }
    System.out.println(height + "x" + width + ": " + difference);
    assertThat(difference.mean()).isLessThan(1.8);
  }

  private static PosterReader reader(JpegLibrary library) {
    return new PosterReader(new ImageDecoder(DecodeLimits.DEFAULT, library), ImageSize.PAPER);
  }

  private static List<Path> posters() {
    try (var files = Files.list(POSTERS)) {
      return files.sorted().limit(500).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
