package dev.marquee.trainer.report;

import dev.marquee.trainer.chart.Drawing;
import dev.marquee.trainer.files.Csv;
import dev.marquee.trainer.files.WholeFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a report.
 *
 * @param folder where it is
 */
record ReportFiles(Path folder) {

  private static final String TABLES = "tables/";
  private static final String CHARTS = "charts/";

  /** The style sheet of the page, that of its charts included. */
  static String styles() {
    return Drawing.style() + Templates.resource("report.css");
  }

  /** Removes what a report left behind that was killed. */
  void deleteParts() {
    for (String name : List.of("", TABLES, CHARTS)) {
      WholeFile.deleteParts(folder.resolve(name));
    }
  }

  /** Writes what a block has beside the page. */
  void write(Block block) {
    switch (block) {
      case Block.Paragraph _ -> {}
      case Block.Table table ->
          write(TABLES + table.name() + ".csv", Csv.text(table.header(), table.rows()));
      case Block.Figure figure -> write(CHARTS + figure.name() + ".svg", figure.drawing().file());
      case Block.Gallery gallery -> write(gallery.table());
    }
  }

  void write(String name, String text) {
    WholeFile.write(folder.resolve(name), text);
  }
}
