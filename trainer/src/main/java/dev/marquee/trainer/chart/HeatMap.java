package dev.marquee.trainer.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix: each cell has its count and its share of the row, and the more of the row it
 * holds the stronger its colour.
 *
 * @param title what it shows
 * @param labels of rows and columns
 * @param counts {@code [actual][predicted]}
 */
public record HeatMap(String title, List<String> labels, long[][] counts) {

  private static final double LEFT = 112;
  private static final double LETTER = 4.8;
  private static final double CELL_WIDTH = 56;
  private static final double CELL_HEIGHT = 38;
  private static final double SUM_WIDTH = 56;

  /** Above this share a cell is so strong in colour that its text turns light. */
  private static final double STRONG = 0.7;

  /** Where the cells begin, below the names of the columns, which lean. */
  private double top() {
    return 40 + LETTER * labels.stream().mapToInt(String::length).max().orElse(0);
  }

  public Drawing draw() {
    List<Mark> marks = new ArrayList<>();
    double right = LEFT + CELL_WIDTH * labels.size();
    marks.add(Mark.words("name end", LEFT - 8, top() - 8, "actual \u2193"));
    marks.add(Mark.words("name", LEFT, 15, "predicted \u2192"));
    marks.add(Mark.words("name end", right + SUM_WIDTH - 4, top() - 8, "posters"));
    for (int i = 0; i < labels.size(); i++) {
      marks.add(columnName(i));
      drawRow(marks, i);
    }
    int height = (int) (top() + CELL_HEIGHT * labels.size() + 4);
    return new Drawing(title, (int) (right + SUM_WIDTH), height, marks);
  }

  private Mark columnName(int column) {
    double x = LEFT + CELL_WIDTH * (column + 0.5);
    String turn =
        "translate("
            + Numbers.coordinate(x - 6)
            + " "
            + Numbers.coordinate(top() - 8)
            + ") rotate(-40)";
    return Mark.of("text", "class", "tick", "transform", turn).saying(labels.get(column));
  }

  private void drawRow(List<Mark> marks, int row) {
    double middle = top() + CELL_HEIGHT * (row + 0.5) + 4.5;
    long sum = Arrays.stream(counts[row]).sum();
    marks.add(Mark.words("tick end", LEFT - 8, middle, labels.get(row)));
    for (int column = 0; column < labels.size(); column++) {
      drawCell(marks, row, column, sum);
    }
    double right = LEFT + CELL_WIDTH * labels.size() + SUM_WIDTH;
    marks.add(Mark.words("tick end", right - 4, middle, Numbers.count(sum)));
  }

  private void drawCell(List<Mark> marks, int row, int column, long sum) {
    long count = counts[row][column];
    double share = sum == 0 ? 0 : count / (double) sum;
    double x = LEFT + CELL_WIDTH * column;
    double y = top() + CELL_HEIGHT * row;
    String style = row == column ? "cell diagonal" : "cell";
    marks.add(cell(style, x, y).telling(tooltip(row, column, count, sum, share)));
    if (count == 0) {
      return;
    }
    marks.add(cell("heat", x, y).with("fill-opacity", String.format(Locale.ROOT, "%.3f", share)));
    String strength = share > STRONG ? " strong" : "";
    double middle = x + CELL_WIDTH / 2;
    marks.add(Mark.words("count middle" + strength, middle, y + 17.5, Numbers.count(count)));
    marks.add(Mark.words("share middle" + strength, middle, y + 31, Numbers.percent(share)));
  }

  private static Mark cell(String style, double x, double y) {
    return Mark.box(style, x + 1, y + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2).with("rx", 3.0);
  }

  private String tooltip(int row, int column, long count, long sum, double share) {
    return String.format(
        Locale.ROOT,
        "%s answered as %s: %s of %s (%s)",
        labels.get(row),
        labels.get(column),
        Numbers.count(count),
        Numbers.count(sum),
        Numbers.percent(share));
  }
}
