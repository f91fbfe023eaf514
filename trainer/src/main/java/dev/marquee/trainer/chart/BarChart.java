package dev.marquee.trainer.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lying bars, each of several parts end to end, with their sum.
 *
 * @param title what it shows
 * @param categories a bar each, from the top
 * @param parts at most four, in the order of their colours
 */
public record BarChart(String title, List<String> categories, List<Part> parts) {

  private static final int WIDTH = 460;
  private static final double LEFT = 84;
  private static final double RIGHT = WIDTH - 52.0;
  private static final double TOP = 30;
  private static final double ROW = 24;
  private static final double BAR = 17;

  /**
   * A part of every bar.
   *
   * @param name what the legend calls it
   * @param counts by the order of the categories
   */
  public record Part(String name, List<Long> counts) {}

  public Drawing draw() {
    long longest = sums().max().orElse(0);
    Scale scale = new Scale(0, Math.max(1, longest), LEFT, RIGHT);
    List<Mark> marks =
        new ArrayList<>(Legend.endingAt(RIGHT, parts.stream().map(Part::name).toList()));
    for (int i = 0; i < categories.size(); i++) {
      drawBar(marks, scale, i);
    }
    return new Drawing(title, WIDTH, (int) (TOP + ROW * categories.size() + 6), marks);
  }

  private void drawBar(List<Mark> marks, Scale scale, int category) {
    double y = TOP + ROW * category + (ROW - BAR) / 2;
    marks.add(label("tick end", LEFT - 8, y, categories.get(category)));
    long before = 0;
    for (int part = 0; part < parts.size(); part++) {
      long count = parts.get(part).counts().get(category);
      String told = categories.get(category) + ", " + parts.get(part).name() + ": ";
      marks.add(
          Mark.box("fill-" + part, scale.at(before), y, scale.at(count) - LEFT, BAR)
              .telling(told + Numbers.count(count)));
      before += count;
    }
    marks.add(label("tick", scale.at(before) + 7, y, Numbers.count(before)));
  }

  private static Mark label(String style, double x, double barTop, String words) {
    return Mark.words(style, x, barTop + BAR / 2 + 4.5, words);
  }

  private LongStream sums() {
    return IntStream.range(0, categories.size())
        .mapToLong(i -> parts.stream().mapToLong(part -> part.counts().get(i)).sum());
  }
}
