package dev.marquee.trainer.chart;

import java.util.ArrayList;
import java.util.List;

/** Which colour is which series: a line at the top of a chart. */
final class Legend {

  private static final double LETTER = 7.2;
  private static final double BASELINE = 15;

  private Legend() {}

  /** Names side by side, the last one ending here. */
  static List<Mark> endingAt(double right, List<String> names) {
    List<Mark> marks = new ArrayList<>();
    double end = right;
    for (int i = names.size() - 1; i >= 0; i--) {
      double swatch = end - names.get(i).length() * LETTER - 16;
      marks.add(Mark.words("tick end", end, BASELINE, names.get(i)));
      marks.add(Mark.box("fill-" + i, swatch, 5, 11, 11).with("rx", 2.0));
      end = swatch - 16;
    }
    return marks;
  }
}
