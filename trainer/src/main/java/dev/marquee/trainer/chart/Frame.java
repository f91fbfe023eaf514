package dev.marquee.trainer.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Two axes with their ticks and names, and what is drawn between them.
 *
 * @param x from left to right
 * @param y from the bottom up
 * @param marks drawn so far
 */
record Frame(Scale x, Scale y, List<Mark> marks) {

  static final int WIDTH = 460;
  static final int HEIGHT = 290;
  static final double LEFT = 52;
  static final double RIGHT = WIDTH - 14;
  static final double TOP = 34;
  static final double BOTTOM = HEIGHT - 46;

  Frame(Scale x, Scale y) {
    this(x, y, new ArrayList<>());
  }

  /** Draws grid, ticks and names; first, as all else lies on top. */
  void axes(List<Double> xTicks, String xName, String yName) {
    for (double tick : y.ticks()) {
      marks.add(Mark.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick)));
      words("tick end", LEFT - 7, y.at(tick) + 4.5, Numbers.tick(tick));
    }
    for (double tick : xTicks) {
      words("tick middle", x.at(tick), BOTTOM + 19, Numbers.tick(tick));
    }
    marks.add(Mark.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    words("name middle", (LEFT + RIGHT) / 2, HEIGHT - 8.0, xName);
    words("name", 4, 15, yName);
  }

  /** Names the series at the top right. */
  void legend(List<String> names) {
    marks.addAll(Legend.endingAt(RIGHT, names));
  }

  private void words(String style, double x, double y, String words) {
    marks.add(Mark.words(style, x, y, words));
  }

  Drawing drawing(String title) {
    return new Drawing(title, WIDTH, HEIGHT, marks);
  }
}
