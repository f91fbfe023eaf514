package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.trainer.files.FileException;
import dev.marquee.trainer.training.LearningRateCurve.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRateCurveTest {

  /** Flat, then down around 1e-3 to its lowest at 1e-2, then up. */
  private static final LearningRateCurve CURVE = curve();

  @TempDir private Path folder;

  @Test
  void findsWhereTheLossFallsFastestAndWhereItIsLowest() {
    assertThat(CURVE.steepest()).isBetween(5e-4, 2e-3);
    assertThat(CURVE.lowest()).isBetween(9e-3, 1.1e-2);
  }

  @Test
  void drawsAPictureThatIsMoreThanAnEmptyChart() throws IOException {
    CURVE.writePng(folder.resolve("curve.png"));
    new LearningRateCurve(CURVE.points().subList(0, 2)).writePng(folder.resolve("flat.png"));
    new LearningRateCurve(CURVE.points().subList(0, 1)).writePng(folder.resolve("point.png"));
    var curve = ImageIO.read(folder.resolve("curve.png").toFile());
    assertThat(curve.getWidth()).isEqualTo(900);
    assertThat(colouredPixels("curve.png")).isGreaterThan(colouredPixels("flat.png") + 200);
  }

  @Test
  void writesARowForEachStep() {
    assertThat(folder.resolve("curve.csv"))
        .satisfies(CURVE::writeCsv)
        .content()
        .startsWith("learning_rate,loss,smoothed_loss")
        .hasLineCount(CURVE.points().size() + 1);
  }

  @Test
  void tellsWhichFileCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "").resolve("curve");

    for (Consumer<Path> writer : List.<Consumer<Path>>of(CURVE::writeCsv, CURVE::writePng)) {
      assertThatThrownBy(() -> writer.accept(file))
          .isInstanceOf(FileException.class)
          .hasMessageContaining("cannot write " + file);
    }
  }

  private long colouredPixels(String name) throws IOException {
    var image = ImageIO.read(folder.resolve(name).toFile());
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .filter(rgb -> Math.abs((rgb >> 16 & 255) - (rgb & 255)) > 60)
        .count();
  }

  private static LearningRateCurve curve() {
    List<Point> points =
        IntStream.rangeClosed(0, 100)
            .mapToObj(step -> Math.pow(10, -6 + 0.05 * step))
            .map(rate -> new Point(rate, loss(rate) + 0.1 * Math.sin(1e3 / rate), loss(rate)))
            .toList();
    return new LearningRateCurve(points);
  }

  private static double loss(double rate) {
    double log = Math.log10(rate);
    return 2 - 1 / (1 + Math.exp(-4 * (log + 3))) + Math.max(0, 4 * (log + 2));
  }
}
