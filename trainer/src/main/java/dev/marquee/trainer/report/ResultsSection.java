package dev.marquee.trainer.report;

import dev.marquee.trainer.baseline.Baseline;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.report.Block.Paragraph;
import dev.marquee.trainer.report.Block.Table;
import dev.marquee.trainer.training.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All runs side by side, on the posters that none of them was trained on, and beside them what
 * simpler methods reach.
 */
record ResultsSection(List<RunResults> runs, List<Baseline> baselines) {

  static Section of(List<RunResults> runs, List<BaselineResults> baselines) {
    List<Baseline> all =
        baselines.stream().flatMap(results -> results.baselines().stream()).toList();
    return new Section(
        "results",
        "Results",
        List.of(new Paragraph(majority(runs.getFirst())), new ResultsSection(runs, all).table()));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("network", run -> run.description().network().toString()));
    rows.add(row("head", run -> run.description().head().toString()));
    rows.add(row("initial weights", RunResults::initialWeights));
    rows.add(row("epochs", run -> Integer.toString(run.epochs().size())));
    if (!baselines.isEmpty()) {
      rows.add(row("setting", run -> Cells.NOTHING, ResultsSection::setting));
    }
    rows.add(row("minutes", ResultsSection::minutes, baseline -> minutes(baseline.seconds())));
    rows.add(
        row(
            "test posters",
            run -> Integer.toString(run.evaluation().posters()),
            baseline -> Integer.toString(baseline.posters())));
    for (String metric : metrics()) {
      rows.add(
          row(
              metric.replace('_', ' '),
              run -> Cells.metric(run.evaluation().metrics(), metric),
              baseline -> Cells.metric(baseline.metrics(), metric)));
    }
    return new Table("results", caption(), header(), rows);
  }

  private String caption() {
    String runs = "What each run trained and how good it is, with 95 % bootstrap intervals.";
    return baselines.isEmpty()
        ? runs
        : runs
            + " Beside them, what needs no network: the majority class, and methods on histograms of colours and edges.";
  }

  private List<String> header() {
    return row("on the test split", RunResults::name, Baseline::name);
  }

  private List<String> row(String name, Function<RunResults, String> ofRun) {
    return row(name, ofRun, baseline -> Cells.NOTHING);
  }

  private List<String> row(
      String name, Function<RunResults, String> ofRun, Function<Baseline, String> ofBaseline) {
    List<String> row = new ArrayList<>(List.of(name));
    runs.forEach(run -> row.add(ofRun.apply(run)));
    baselines.forEach(baseline -> row.add(ofBaseline.apply(baseline)));
    return row;
  }

  private static String setting(Baseline baseline) {
    return baseline.setting().isEmpty() ? Cells.NOTHING : baseline.setting();
  }

  private static String minutes(RunResults run) {
    return minutes(run.epochs().stream().mapToDouble(EpochMetrics::seconds).sum());
  }

  private static String minutes(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds / 60);
  }

  /** The metrics of any run in the order of the first that has them; intervals are none. */
  private List<String> metrics() {
    return runs.stream()
        .flatMap(run -> run.evaluation().metrics().keySet().stream())
        .filter(name -> !name.contains("_ci95_"))
        .distinct()
        .toList();
  }

  private static String majority(RunResults run) {
    Map<Integer, Long> carriers =
        run.test().predictions().targets().stream()
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var most = carriers.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return String.format(
        Locale.ROOT,
        "A network that always answered %s would be right for %s of the %d test posters of %s.",
        run.description().labels().get(most.getKey()),
        Cells.percent(most.getValue() / (double) run.test().ids().size()),
        run.test().ids().size(),
        run.name());
  }
}
