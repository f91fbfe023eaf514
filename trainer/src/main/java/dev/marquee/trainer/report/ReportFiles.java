package dev.marquee.trainer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marquee.trainer.chart.Drawing;
import dev.marquee.trainer.files.Csv;
import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The folder of a report.
 *
 * @param folder where it is
 */
record ReportFiles(Path folder) {

  private static final String TABLES = "tables/";
  private static final String CHARTS = "charts/";

  /** Links to every other file but the page, and so tells which of them a report wrote. */
  static final String MARKDOWN = "report.md";

  /** What a template links to; brackets in the words of a report have a backslash before them. */
  private static final Pattern LINK =
      Pattern.compile(
          "(?<!\\\\)]\\(((?:" + TABLES + "|" + CHARTS + ")[A-Za-z0-9._-]+\\.(?:csv|svg))\\)");

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

  /**
   * Removes tables and charts that the report here before has, and the one to be written has not.
   *
   * @param title how every report begins
   * @param markdown of the report to be written
   */
  void deleteEarlier(String title, String markdown) {
    Path earlier = folder.resolve(MARKDOWN);
    try {
      String text = Files.exists(earlier) ? new String(Files.readAllBytes(earlier), UTF_8) : "";
      Set<String> names = text.startsWith(title) ? links(text) : new TreeSet<>();
      names.removeAll(links(markdown));
      for (String name : names) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new ReportException("cannot remove what an earlier report left: " + e);
    }
  }

  private static Set<String> links(String markdown) {
    return LINK.matcher(markdown)
        .results()
        .map(link -> link.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
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
