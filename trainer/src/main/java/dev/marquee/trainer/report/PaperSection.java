package dev.marquee.trainer.report;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.chart.HeatMap;
import dev.marquee.trainer.evaluation.ConfusionMatrix;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.report.Block.Figure;
import dev.marquee.trainer.report.Block.Paragraph;
import dev.marquee.trainer.report.Block.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The paper's figures beside ours. */
final class PaperSection {

  private static final String THRILLER = "Thriller";

  private PaperSection() {}

  static Section of(List<RunResults> runs) {
    ConfusionMatrix matrix = Paper.confusion();
    return new Section(
        "paper",
        "Beside the paper",
        List.of(
            new Paragraph(
                String.format(
                    Locale.ROOT,
                    "The paper is M. Dewidar, Inferring Movie Genres From Their Poster, Stanford University. It starts"
                        + " from ImageNet weights and uses %,d posters of its own choice, split 80:10:10; its figures and ours are of different posters.",
                    Paper.posters())),
            table(runs),
            new Paragraph(check(matrix) + fewThrillers(runs)),
            figure(matrix)));
  }

  private static Table table(List<RunResults> runs) {
    return new Table(
        "paper",
        "The paper's figures after four epochs (Tables 2 to 4) and ours on the test split, averaged over genres.",
        List.of(
            "network",
            "paper: accuracy",
            "precision",
            "recall",
            "run",
            "accuracy",
            "precision",
            "recall",
            "initial weights"),
        rows(runs));
  }

  /** First the paper's networks, with the runs of each; then the runs of others. */
  private static List<List<String>> rows(List<RunResults> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (Topology network : Paper.networks()) {
      List<RunResults> ours =
          runs.stream().filter(r -> Paper.plain(r.description().topology()) == network).toList();
      ours.forEach(run -> rows.add(row(network, run)));
      if (ours.isEmpty()) {
        rows.add(rowWithoutRun(network));
      }
    }
    runs.stream()
        .filter(run -> Paper.epochs(run.description().topology()).isEmpty())
        .forEach(run -> rows.add(row(run.description().topology(), run)));
    return rows;
  }

  private static List<String> row(Topology network, RunResults run) {
    Map<String, Double> metrics = run.evaluation().metrics();
    List<String> row = paper(network);
    row.add(run.name());
    row.add(Cells.metric(metrics, "accuracy"));
    row.add(Cells.metric(metrics, "macro_precision"));
    row.add(Cells.metric(metrics, "macro_recall"));
    row.add(run.initialWeights());
    return row;
  }

  private static List<String> rowWithoutRun(Topology network) {
    List<String> row = paper(network);
    row.addAll(Collections.nCopies(5, Cells.NOTHING));
    return row;
  }

  private static List<String> paper(Topology network) {
    List<String> row = new ArrayList<>(List.of(network.toString()));
    List<Paper.Epoch> epochs = Paper.epochs(network);
    if (epochs.isEmpty()) {
      row.addAll(Collections.nCopies(3, Cells.NOTHING));
    } else {
      Paper.Epoch last = epochs.getLast();
      row.add(Cells.figure(last.accuracy()));
      row.add(Cells.figure(last.precision()));
      row.add(Cells.figure(last.recall()));
    }
    return row;
  }

  /** What follows from the paper's own matrix, beside what its table says. */
  private static String check(ConfusionMatrix matrix) {
    Paper.Epoch printed = Paper.epochs(Topology.RESNET101).getLast();
    return String.format(
        Locale.ROOT,
        "The paper prints the confusion matrix of one network, ResNet101 (Figure 8). Over its %,d posters, %s of all,"
            + " accuracy is %s and macro recall %s, as Table 2 says (%s and %s); macro precision is %s, where Table 2 says %s."
            + " Its rows do not fit the counts of Table 1: of Thriller, row 7, it has %d posters, where Table 1 has %d of %,d.",
        matrix.total(),
        Cells.percent(matrix.total() / (double) Paper.posters()),
        Cells.figure(matrix.accuracy()),
        Cells.figure(matrix.macroRecall()),
        Cells.figure(printed.accuracy()),
        Cells.figure(printed.recall()),
        Cells.figure(matrix.macroPrecision()),
        Cells.figure(printed.precision()),
        Arrays.stream(matrix.counts()[6]).sum(),
        Paper.posters(THRILLER).orElseThrow(),
        Paper.posters());
  }

  /** Why that may be, where the data of a run shows it. */
  private static String fewThrillers(List<RunResults> runs) {
    return RunResults.byData(runs).stream()
        .map(List::getFirst)
        .filter(PaperSection::hasFewThrillersByTheAlphabet)
        .findFirst()
        .map(
            run ->
                " Labels by the alphabet leave few thrillers, as in the data of "
                    + run.name()
                    + " below, so Table 1 seems to count others.")
        .orElse("");
  }

  /** Few: some, but under half of the share that they have in Table 1. */
  private static boolean hasFewThrillersByTheAlphabet(RunResults run) {
    int label = run.description().labels().indexOf(THRILLER);
    if (run.recipe().labelPolicy() != LabelPolicy.ALPHABETICAL || label < 0) {
      return false;
    }
    double share = run.carriers(label) / (double) run.split().size();
    double printed = Paper.posters(THRILLER).orElseThrow() / (double) Paper.posters();
    return share > 0 && share < printed / 2;
  }

  private static Figure figure(ConfusionMatrix matrix) {
    String caption = "The paper's Figure 8: ResNet101, classes by the paper's numbers.";
    return new Figure(
        "paper-confusion",
        caption,
        new HeatMap(caption, matrix.labels(), matrix.counts()).draw(),
        true);
  }
}
