package dev.marquee.trainer.training;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.trainer.files.FileException;
import dev.marquee.trainer.training.LearningRateCurve.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

class LearningRateCurveTest {

  /** Flat, then down around 1e-3 to its lowest at 1e-2, then up. */
  private static final LearningRateCurve CURVE = curve();

  @TempDir private Path folder;

  @Test
  void findsWhereTheLossFallsFastestAndWhereItIsLowest() {
    assertThat(CURVE.steepest()).isBetween(5e-4, 2e-3);
    assertThat(CURVE.lowest()).isBetween(9e-3, 1.1e-2);
    assertThat(CURVE.turned()).isTrue();
    assertThat(new LearningRateCurve(CURVE.points().subList(0, 70)).turned()).isFalse();
  }

  @Test
  void drawsALineThroughTheLossesThatFallsWithThemAndIsCutOffWhereTheyExplode() throws Exception {
    CURVE.writeSvg(folder.resolve("curve.svg"));
    List<double[]> line = smoothed("curve.svg");
    assertThat(line).hasSize(CURVE.points().size()).isSortedAccordingTo(comparing(p -> p[0]));
    double lowest = line.stream().mapToDouble(p -> p[1]).max().orElseThrow(); // down is up in SVG
    assertThat(line.get(80)[1]).isEqualTo(lowest);
    assertThat(line.getLast()[1]).isEqualTo(line.get(98)[1]).isLessThan(line.getFirst()[1]);
  }

  @Test
  void drawsASinglePoint() {
    Path file = folder.resolve("point.svg");
    new LearningRateCurve(CURVE.points().subList(0, 1)).writeSvg(file);
    assertThat(file).content().contains("<circle").doesNotContain("<polyline", "NaN");
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

    for (Consumer<Path> writer : List.<Consumer<Path>>of(CURVE::writeCsv, CURVE::writeSvg)) {
      assertThatThrownBy(() -> writer.accept(file))
          .isInstanceOf(FileException.class)
          .hasMessageContaining("cannot write " + file);
    }
  }

  /** The points of the second line, across and down. */
  private List<double[]> smoothed(String name) throws Exception {
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    NodeList lines = parser.parse(folder.resolve(name).toFile()).getElementsByTagName("polyline");
    String points = lines.item(1).getAttributes().getNamedItem("points").getNodeValue();
    return Arrays.stream(points.split(" "))
        .map(point -> Arrays.stream(point.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
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
