package dev.marquee.trainer.report;

import dev.marquee.trainer.report.Block.Paragraph;
import dev.marquee.trainer.report.Block.Table;
import dev.marquee.trainer.training.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All runs side by side, on the posters that none of them was trained on. */
final class ResultsSection {

  private ResultsSection() {}

  static Section of(List<RunResults> runs) {
    return new Section(
        "results", "Results", List.of(new Paragraph(majority(runs.getFirst())), table(runs)));
  }

  private static Table table(List<RunResults> runs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("network", runs, run -> run.description().network().toString()));
    rows.add(row("head", runs, run -> run.description().head().toString()));
    rows.add(row("initial weights", runs, RunResults::initialWeights));
    rows.add(row("epochs", runs, run -> Integer.toString(run.epochs().size())));
    rows.add(row("minutes", runs, ResultsSection::minutes));
    rows.add(row("test posters", runs, run -> Integer.toString(run.evaluation().posters())));
    for (String metric : metrics(runs)) {
      rows.add(
          row(
              metric.replace('_', ' '),
              runs,
              run -> Cells.metric(run.evaluation().metrics(), metric)));
    }
    List<String> header = new ArrayList<>(List.of("on the test split"));
    runs.forEach(run -> header.add(run.name()));
    return new Table(
        "results",
        "What each run trained and how good it is, with 95 % bootstrap intervals.",
        header,
        rows);
  }

  private static List<String> row(
      String name, List<RunResults> runs, Function<RunResults, String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    runs.forEach(run -> row.add(cell.apply(run)));
    return row;
  }

  private static String minutes(RunResults run) {
    double seconds = run.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
    return "%.1f".formatted(seconds / 60);
  }

  /** The metrics of any run in the order of the first that has them; intervals are none. */
  private static List<String> metrics(List<RunResults> runs) {
    return runs.stream()
        .flatMap(run -> run.evaluation().metrics().keySet().stream())
        .filter(name -> !name.contains("_ci95_"))
        .distinct()
        .toList();
  }

  private static String majority(RunResults run) {
    Map<Integer, Long> first =
        run.test().predictions().targets().stream()
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
    var most = first.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return "A network that always answered %s would be right for %s of the %d test posters of %s."
        .formatted(
            run.description().labels().get(most.getKey()),
            Cells.percent(most.getValue() / (double) run.test().ids().size()),
            run.test().ids().size(),
            run.name());
  }
}
