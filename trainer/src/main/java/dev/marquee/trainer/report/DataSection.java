package dev.marquee.trainer.report;

import dev.marquee.trainer.chart.BarChart;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.report.Block.Figure;
import dev.marquee.trainer.report.Block.Paragraph;
import dev.marquee.trainer.report.Block.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How posters are spread over genres and splits: the paper's Table 1 and Figure 4. */
final class DataSection {

  private DataSection() {}

  static Section of(RunResults run) {
    return new Section(
        "data-" + run.slug(),
        "Data of " + run.name(),
        List.of(new Paragraph(words(run)), table(run), figure(run)));
  }

  private static String words(RunResults run) {
    return String.format(
        Locale.ROOT,
        "%,d posters, labelled by the policy %s (seed %d, SHA-256 %s). Posters whose images cannot be read are"
            + " counted here and left out of everything else. With several genres a poster counts under each.",
        run.split().size(),
        run.description().recipe().labelPolicy(),
        run.description().recipe().seed(),
        Cells.shortDigests(run.description().data().sha256()));
  }

  private static Table table(RunResults run) {
    return new Table(
        "data-" + run.slug(),
        "Posters for each genre (the paper's Table 1).",
        List.of(
            "genre",
            "posters",
            "share",
            "training",
            "validation",
            "test",
            "paper",
            "paper's share"),
        run.labelsByFrequency().stream().map(label -> row(run, label)).toList());
  }

  private static List<String> row(RunResults run, int label) {
    String genre = run.description().labels().get(label);
    List<Long> counts =
        Arrays.stream(Split.values()).map(split -> count(run, split, label)).toList();
    long posters = counts.stream().mapToLong(count -> count).sum();
    List<String> row = new ArrayList<>(List.of(genre, Long.toString(posters)));
    row.add(Cells.percent(posters / (double) run.split().size()));
    counts.forEach(count -> row.add(count.toString()));
    var paper = Paper.posters(genre);
    row.add(paper.map(count -> count.toString()).orElse(Cells.NOTHING));
    row.add(
        paper.map(count -> Cells.percent(count / (double) Paper.posters())).orElse(Cells.NOTHING));
    return row;
  }

  private static Figure figure(RunResults run) {
    List<Integer> order = run.labelsByFrequency();
    String caption = "Posters for each genre by split (the paper's Figure 4).";
    List<BarChart.Part> parts =
        Arrays.stream(Split.values())
            .map(
                split ->
                    new BarChart.Part(
                        split.toString(),
                        order.stream().map(label -> count(run, split, label)).toList()))
            .toList();
    List<String> genres = order.stream().map(run.description().labels()::get).toList();
    return new Figure(
        "data-" + run.slug(), caption, new BarChart(caption, genres, parts).draw(), false);
  }

  private static long count(RunResults run, Split split, int label) {
    return run.split().stream()
        .filter(row -> row.split() == split && row.target().contains(label))
        .count();
  }
}
