package dev.marquee.trainer.report;

import dev.marquee.trainer.chart.Drawing;
import dev.marquee.trainer.files.Csv;
import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The folder of a report.
 *
 * @param folder where it is
 */
record ReportFiles(Path folder) {

  /** The style sheet of the page, that of its charts included. */
  static String styles() {
    return Drawing.style() + Templates.resource("report.css");
  }

  /** Writes what a block has beside the page. */
  void write(Block block) {
    switch (block) {
      case Block.Paragraph _ -> {}
      case Block.Table table ->
          write("tables/" + table.name() + ".csv", Csv.text(table.header(), table.rows()));
      case Block.Figure figure ->
          write("charts/" + figure.name() + ".svg", figure.drawing().file());
      case Block.Gallery gallery -> write(gallery.table());
    }
  }

  void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ReportException("cannot write " + file + ": " + e, e);
    }
  }
}
