package dev.marquee.trainer.chart;

import java.util.List;
import java.util.stream.Collectors;
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
    List<Integer> known =
        IntStream.range(0, x.size())
            .filter(i -> Double.isFinite(line.values().get(i)))
            .boxed()
            .toList();
    String points = known.stream().map(i -> point(frame, line, i)).collect(Collectors.joining(" "));
    frame.marks().add(Mark.of("polyline", "class", "line-" + number, "points", points));
    for (int i : known) {
      frame
          .marks()
          .add(
              Mark.of(
                      "circle",
                      "class",
                      "fill-" + number,
                      "cx",
                      frame.x().at(x.get(i)),
                      "cy",
                      frame.y().at(line.values().get(i)),
                      "r",
                      3.5)
                  .telling(
                      "%s, %s %s: %s"
                          .formatted(
                              line.name(),
                              xName,
                              Numbers.tick(x.get(i)),
                              Numbers.tick(line.values().get(i)))));
    }
  }

  private String point(Frame frame, Series line, int i) {
    return Numbers.coordinate(frame.x().at(x.get(i)))
        + ","
        + Numbers.coordinate(frame.y().at(line.values().get(i)));
  }
}
