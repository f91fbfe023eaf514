package dev.marquee.trainer.report;

import dev.marquee.trainer.chart.Drawing;
import java.util.List;
import java.util.Locale;

/** A part of a section. */
sealed interface Block {

  /** What templates tell blocks apart by. */
  default String kind() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Plain words. */
  record Paragraph(String text) implements Block {}

  /**
   * Cells as they are shown.
   *
   * @param name its file's, unique within a report
   * @param caption what it shows
   * @param header the columns' names; the first column names the rows
   * @param rows as long as the header
   */
  record Table(String name, String caption, List<String> header, List<List<String>> rows)
      implements Block {}

  /**
   * A chart.
   *
   * @param name its file's, unique within a report
   * @param caption what it shows
   * @param wide whether it needs more than half a page
   */
  record Figure(String name, String caption, Drawing drawing, boolean wide) implements Block {}

  /**
   * Posters with what was said of them.
   *
   * @param table the same without pictures
   */
  record Gallery(Table table, List<Mistake> mistakes) implements Block {}
}
