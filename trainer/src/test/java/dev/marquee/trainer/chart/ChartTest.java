package dev.marquee.trainer.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.chart.BarChart.Part;
import dev.marquee.trainer.chart.LineChart.Series;
import dev.marquee.trainer.evaluation.Reliability;
import dev.marquee.trainer.evaluation.Reliability.Bin;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

  @Test
  void fileAndPageAreTheSamePictureAndOnlyTheFileBringsItsStyle() throws Exception {
    Drawing drawing =
        new HeatMap("a < b & \"c\"", List.of("a", "b"), new long[][] {{1, 0}, {0, 0}}).draw();

    Element file = parse(drawing.file());
    Element page = parse(drawing.inline());

    assertThat(file.getAttribute("aria-label")).isEqualTo("a < b & \"c\"");
    assertThat(elements(file, "rect")).hasSameSizeAs(elements(page, "rect"));
    assertThat(elements(file, "style")).hasSize(1);
    assertThat(elements(page, "style")).isEmpty();
  }

  /** In Germany decimals have commas; in Egypt digits are others. */
  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG"})
  void isTheSameInEveryCountry(Locale country) throws Exception {
    HeatMap map = new HeatMap("h", List.of("a", "b"), new long[][] {{1000, 3}, {2, 1}});
    Reliability reliability = new Reliability(List.of(new Bin(4, 0.75, 0.5)));
    ReliabilityDiagram diagram = new ReliabilityDiagram("r", reliability);
    String here = map.draw().file() + diagram.draw().file();

    Locale before = Locale.getDefault();
    Locale.setDefault(country);
    try {
      assertThat(map.draw().file() + diagram.draw().file()).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aHeatMapTellsCountsAndSharesOfTheRow() throws Exception {
    Element svg =
        parse(new HeatMap("m", List.of("a", "b"), new long[][] {{3, 1}, {0, 0}}).draw().inline());

    List<String> heat =
        elements(svg, "rect").stream()
            .filter(rect -> rect.getAttribute("class").equals("heat"))
            .map(rect -> rect.getAttribute("fill-opacity"))
            .toList();
    assertThat(heat).containsExactly("0.750", "0.250");
    assertThat(words(svg)).contains("75 %", "25 %", "3", "1", "4", "0");
    assertThat(words(svg)).contains("a answered as b: 1 of 4 (25 %)");
  }

  @Test
  void barsAreAsLongAsTheyCount() throws Exception {
    BarChart chart =
        new BarChart(
            "c",
            List.of("a", "b"),
            List.of(new Part("p", List.of(30L, 0L)), new Part("q", List.of(10L, 20L))));

    List<Double> widths =
        elements(parse(chart.draw().inline()), "rect").stream()
            .filter(rect -> !rect.hasAttribute("rx"))
            .map(rect -> Double.parseDouble(rect.getAttribute("width")))
            .toList();

    double whole = widths.get(0) + widths.get(1);
    assertThat(widths.get(0) / whole).isCloseTo(0.75, within(0.01));
    assertThat(widths.get(2)).isZero();
    assertThat(widths.get(3) / whole).isCloseTo(0.5, within(0.01));
  }

  @Test
  void aLossThatIsNoNumberLeavesAGap() throws Exception {
    List<Double> losses = List.of(2.0, 1.5, Double.NaN, 1.0, 0.5, Double.NaN, 0.25);
    LineChart chart =
        new LineChart(
            "l",
            "epoch",
            "loss",
            List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0),
            List.of(new Series("training", losses)));

    Element svg = parse(chart.draw().inline());

    assertThat(elements(svg, "circle")).hasSize(5);
    assertThat(elements(svg, "polyline"))
        .as("one before the gap and one after it; a point by itself has none")
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.getAttribute("points").split(" ")).hasSize(2));
    assertThat(svg.getTextContent()).doesNotContain("NaN");
  }

  @Test
  void oneEpochAndNoUsableNumberAreDrawnToo() throws Exception {
    LineChart chart =
        new LineChart(
            "l", "epoch", "loss", List.of(1.0), List.of(new Series("t", List.of(Double.NaN))));

    assertThat(elements(parse(chart.draw().inline()), "circle")).isEmpty();
  }

  @Test
  void emptyBinsHaveNoBars() throws Exception {
    Reliability reliability = new Reliability(List.of(new Bin(0, 0, 0), new Bin(4, 0.75, 0.5)));

    Element svg = parse(new ReliabilityDiagram("r", reliability).draw().inline());

    assertThat(words(svg))
        .contains("4 answers with a mean confidence of 75 %: 50 % right")
        .doesNotContain("0 answers with a mean confidence of 0 %: 0 % right");
  }

  @Test
  void ticksAreRoundAndCoverEveryValue() {
    Scale scale = Scale.around(DoubleStream.of(1.627, 1.9311), 0, 100);

    assertThat(scale.ticks().stream().map(Numbers::tick))
        .containsExactly("1.6", "1.7", "1.8", "1.9", "2");
    assertThat(scale.at(1.6)).isCloseTo(0, within(1e-9));
    assertThat(scale.at(2.0)).isCloseTo(100, within(1e-9));
  }

  /**
   * Also where the axis, such as 0.6 to 1.8, asks for other steps than its values, 0.79 to 1.61.
   */
  @ParameterizedTest
  @CsvSource({
    "0.81, 1.79",
    "0.79, 1.61",
    "0, 0.5",
    "0.3, 0.8",
    "2.99, 3.001",
    "-0.7, 12",
    "1.1e-7, 6.1e-7"
  })
  void bothEndsOfAnAxisHaveATick(double lowest, double highest) {
    Scale scale = Scale.around(DoubleStream.of(lowest, highest), 0, 100);

    assertThat(scale.ticks()).hasSizeBetween(3, 8);
    assertThat(scale.at(scale.ticks().getFirst())).isCloseTo(0, within(1e-6));
    assertThat(scale.at(scale.ticks().getLast())).isCloseTo(100, within(1e-6));
    assertThat(lowest).isGreaterThanOrEqualTo(scale.low() - 1e-9);
    assertThat(highest).isLessThanOrEqualTo(scale.high() + 1e-9);
  }

  @Test
  void stepsThatRoundingMissesAreStillRound() {
    assertThat(Scale.around(DoubleStream.of(0.3, 0.8), 0, 100).ticks().stream().map(Numbers::tick))
        .containsExactly("0.3", "0.4", "0.5", "0.6", "0.7", "0.8");
  }

  @Test
  void equalValuesStillHaveAnAxis() {
    Scale scale = Scale.around(DoubleStream.of(3, 3), 0, 100);

    assertThat(scale.high()).isGreaterThan(scale.low());
    assertThat(scale.at(3)).isBetween(0.0, 100.0);
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }

  private static List<Element> elements(Element svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> words(Element svg) {
    List<Element> speaking = new ArrayList<>(elements(svg, "text"));
    speaking.addAll(elements(svg, "title"));
    return speaking.stream().map(Element::getTextContent).toList();
  }
}
