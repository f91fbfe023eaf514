package dev.marquee.trainer.report;

import dev.marquee.model.Manifest.DataFingerprint;
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
record ResultsSection(List<RunResults> runs, List<BaselineColumn> baselines) {

  private static final String BESIDE =
      " Beside them, what needs no network: the majority class, and methods on histograms of colours and edges.";
  private static final String MEAN =
      " Mean average precision is over the genres that occur in the test split.";
  private static final String THRESHOLDS =
      " F1 at thresholds: each genre is named above a probability of its own, chosen on the validation split, not above 0.5.";
  private static final String NOT_COMPARABLE =
      " Log loss and macro figures of runs with the label policy multi, where every genre is a question of its own,"
          + " are not comparable with those of runs that name one genre.";

  static Section of(List<RunResults> runs, List<BaselineColumn> baselines) {
    List<Block> blocks = new ArrayList<>();
    RunResults.byData(runs).forEach(same -> blocks.add(new Paragraph(majority(same))));
    blocks.add(new ResultsSection(runs, baselines).table());
    return new Section("results", "Results", blocks);
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>(networkRows());
    rows.addAll(dataRows());
    if (!baselines.isEmpty()) {
      rows.add(row("setting", run -> Cells.NOTHING, BaselineColumn::setting));
    }
    rows.add(
        row("minutes", ResultsSection::minutes, column -> minutes(column.baseline().seconds())));
    rows.add(
        row(
            "test posters",
            run -> Integer.toString(run.evaluation().posters()),
            column -> Integer.toString(column.baseline().posters())));
    metrics().forEach(metric -> rows.add(metricRow(metric)));
    return new Table("results", caption(), header(), rows);
  }

  private List<List<String>> networkRows() {
    return List.of(
        row("network", run -> run.description().topology().toString()),
        row("head", run -> run.description().head().toString()),
        row("initial weights", RunResults::initialWeights),
        row("epochs", ResultsSection::epochs),
        row("input size", run -> run.recipe().inputSize().toString()));
  }

  /** What two columns must agree in for their figures to be comparable. */
  private List<List<String>> dataRows() {
    return List.of(
        row("label policy", ResultsSection::policy, this::policy),
        row(
            "seed",
            run -> Long.toString(run.recipe().seed()),
            column -> column.of().seed().toString()),
        row("data", run -> data(run.description().data()), column -> data(column.of().data())));
  }

  private List<String> metricRow(String metric) {
    return row(
        metric.replace('_', ' '),
        run -> Cells.metric(run.evaluation().metrics(), metric),
        column -> Cells.metric(column.baseline().metrics(), metric));
  }

  private String caption() {
    StringBuilder caption =
        new StringBuilder(
            "What each run trained and how good it is, with 95 % bootstrap intervals.");
    if (!baselines.isEmpty()) {
      caption.append(BESIDE);
    }
    if (metrics().contains("mean_average_precision")) {
      caption.append(MEAN);
    }
    if (metrics().contains("macro_f1_thresholds")) {
      caption.append(THRESHOLDS);
    }
    if (runs.stream().map(run -> run.recipe().labelPolicy().singleLabel()).distinct().count() > 1) {
      caption.append(NOT_COMPARABLE);
    }
    return caption.toString();
  }

  private List<String> header() {
    return row("on the test split", RunResults::name, BaselineColumn::name);
  }

  private static String epochs(RunResults run) {
    String epochs = Integer.toString(run.epochs().size());
    return run.keepsBest() ? epochs + " (weights of epoch " + run.kept().epoch() + ")" : epochs;
  }

  private static String policy(RunResults run) {
    return run.recipe().labelPolicy().toString();
  }

  /** A baseline's labels are those of the run that it stands beside. */
  private String policy(BaselineColumn column) {
    return runs.stream()
        .filter(column::isOfDataOf)
        .findFirst()
        .map(ResultsSection::policy)
        .orElse(Cells.NOTHING);
  }

  private static String data(DataFingerprint data) {
    return Cells.shortDigests(data.sha256());
  }

  private List<String> row(String name, Function<RunResults, String> ofRun) {
    return row(name, ofRun, baseline -> Cells.NOTHING);
  }

  private List<String> row(
      String name,
      Function<RunResults, String> ofRun,
      Function<BaselineColumn, String> ofBaseline) {
    List<String> row = new ArrayList<>(List.of(name));
    runs.forEach(run -> row.add(ofRun.apply(run)));
    baselines.forEach(baseline -> row.add(ofBaseline.apply(baseline)));
    return row;
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

  private static String majority(List<RunResults> sameData) {
    RunResults run = sameData.getFirst();
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
        sameData.stream().map(RunResults::name).collect(Collectors.joining(", ")));
  }
}
