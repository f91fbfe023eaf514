package dev.marquee.trainer.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Series of values over epochs or the like. Values that are no finite numbers leave a gap.
 *
 * @param title what it shows
 * @param xName what {@code x} counts
 * @param yName what the values are
 * @param x ascending, at least one
 * @param series at most four
 */
public record LineChart(
    String title, String xName, String yName, List<Double> x, List<Series> series) {

  private static final int LABELLED = 12;

  /** Of more points, large dots would hide the line. */
  private static final int SPARSE = 60;

  /**
   * Values by the order of {@code x}.
   *
   * @param name what the legend calls it
   */
  public record Series(String name, List<Double> values) {}

  public Drawing draw() {
    Scale across =
        x.size() == 1
            ? new Scale(x.getFirst() - 1, x.getFirst() + 1, Frame.LEFT, Frame.RIGHT)
            : new Scale(x.getFirst(), x.getLast(), Frame.LEFT + 12, Frame.RIGHT - 12);
    Scale up =
        Scale.around(
            series.stream().flatMapToDouble(s -> s.values().stream().mapToDouble(v -> v)),
            Frame.BOTTOM,
            Frame.TOP);
    Frame frame = new Frame(across, up);
    frame.axes(x.size() <= LABELLED ? x : across.ticks(), xName, yName);
    frame.legend(series.stream().map(Series::name).toList());
    IntStream.range(0, series.size()).forEach(i -> draw(frame, i));
    return frame.drawing(title);
  }

  private void draw(Frame frame, int number) {
    Series line = series.get(number);
    List<String> stretch = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      if (Double.isFinite(line.values().get(i))) {
        stretch.add(point(frame, line, i));
      } else {
        drawStretch(frame, number, stretch);
        stretch.clear();
      }
    }
    drawStretch(frame, number, stretch);
    IntStream.range(0, x.size())
        .filter(i -> Double.isFinite(line.values().get(i)))
        .forEach(i -> frame.marks().add(dot(frame, number, i)));
  }

  /** Joins neighbouring points. */
  private static void drawStretch(Frame frame, int number, List<String> points) {
    if (points.size() > 1) {
      frame
          .marks()
          .add(Mark.of("polyline", "class", "line-" + number, "points", String.join(" ", points)));
    }
  }

  private Mark dot(Frame frame, int number, int i) {
    Series line = series.get(number);
    double value = line.values().get(i);
    return Mark.of(
            "circle",
            "class",
            "fill-" + number,
            "cx",
            frame.x().at(x.get(i)),
            "cy",
            frame.y().at(value),
            "r",
            x.size() <= SPARSE ? 3.5 : 1.5)
        .telling(
            line.name() + ", " + xName + " " + Numbers.tick(x.get(i)) + ": " + Numbers.tick(value));
  }

  private String point(Frame frame, Series line, int i) {
    return Numbers.coordinate(frame.x().at(x.get(i)))
        + ","
        + Numbers.coordinate(frame.y().at(line.values().get(i)));
  }
}
