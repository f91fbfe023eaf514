package dev.marquee.trainer.report;

import dev.marquee.trainer.chart.HeatMap;
import dev.marquee.trainer.chart.LineChart;
import dev.marquee.trainer.chart.LineChart.Series;
import dev.marquee.trainer.chart.ReliabilityDiagram;
import dev.marquee.trainer.evaluation.ConfusionMatrix;
import dev.marquee.trainer.evaluation.Evaluation.GenreScore;
import dev.marquee.trainer.evaluation.Reliability;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.Objective;
import dev.marquee.trainer.report.Block.Figure;
import dev.marquee.trainer.report.Block.Gallery;
import dev.marquee.trainer.report.Block.Paragraph;
import dev.marquee.trainer.report.Block.Table;
import dev.marquee.trainer.training.EpochMetrics;
import dev.marquee.trainer.training.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** One run by itself. */
final class RunSection {

  private static final int MISTAKES = 12;

  private RunSection() {}

  static Section of(RunResults run, PosterShelf shelf) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(recipe(run)));
    if (!run.epochs().isEmpty()) {
      blocks.add(EpochTable.of(run));
      blocks.add(losses(run));
      blocks.add(scores(run));
    }
    run.evaluation().confusion().ifPresent(confusion -> blocks.add(heatMap(run, confusion)));
    blocks.add(genres(run));
    blocks.add(reliability(run));
    blocks.add(mistakes(run, shelf));
    return new Section("run-" + run.slug(), "Run " + run.name(), blocks);
  }

  private static String recipe(RunResults run) {
    RunDescription description = run.description();
    return String.format(
        Locale.ROOT,
        "%s with the head %s. Settings: %s.%s",
        description.topology(),
        description.head(),
        run.settings().entrySet().stream()
            .map(setting -> setting.getKey() + " " + Cells.shortDigests(setting.getValue()))
            .collect(Collectors.joining(", ")),
        run.stoppedEarly()
            ? " Stopped early: no epoch after " + run.kept().epoch() + " was better."
            : "");
  }

  private static Figure losses(RunResults run) {
    return lines(
        run,
        "loss",
        "Training and validation loss of "
            + run.name()
            + " by epoch (the paper's Figures 7, 9 and 11)."
            + difference(run),
        List.of(
            series("training (recipe's loss)", run, epoch -> epoch.training().loss()),
            series("validation (cross-entropy)", run, epoch -> epoch.validation().loss())));
  }

  /** Why the two losses are not of the same kind, where they are not. */
  private static String difference(RunResults run) {
    List<String> causes = new ArrayList<>();
    if (!run.recipe().objective().equals(Objective.PLAIN)) {
      causes.add("objective");
    }
    if (!run.recipe().augmentation().equals(Augmentation.NONE)) {
      causes.add("augmentation");
    }
    if (!run.description().distillation().teachers().isEmpty()) {
      causes.add("teachers");
    }
    return causes.isEmpty()
        ? ""
        : " The two are not comparable: the training loss depends on the recipe's "
            + String.join(" and ", causes)
            + ", the validation loss is plain cross-entropy.";
  }

  private static Figure scores(RunResults run) {
    return lines(
        run,
        "validation",
        "Accuracy and macro averages of " + run.name() + " on the validation split by epoch.",
        List.of(
            series("accuracy", run, epoch -> epoch.validation().accuracy()),
            series("precision", run, epoch -> epoch.validation().precision()),
            series("recall", run, epoch -> epoch.validation().recall())));
  }

  private static Figure lines(RunResults run, String what, String caption, List<Series> series) {
    List<Double> epochs = run.epochs().stream().map(epoch -> (double) epoch.epoch()).toList();
    String yName = what.equals("loss") ? "loss" : "share";
    return new Figure(
        what + "-" + run.slug(),
        caption,
        new LineChart(caption, "epoch", yName, epochs, series).draw(),
        false);
  }

  private static Series series(String name, RunResults run, ToDoubleFunction<EpochMetrics> value) {
    return new Series(name, run.epochs().stream().mapToDouble(value).boxed().toList());
  }

  private static Figure heatMap(RunResults run, ConfusionMatrix confusion) {
    List<Integer> order = run.labelsByFrequency();
    long[][] counts = confusion.counts();
    long[][] sorted =
        order.stream()
            .map(actual -> order.stream().mapToLong(other -> counts[actual][other]).toArray())
            .toArray(long[][]::new);
    String caption =
        "Confusion matrix of "
            + run.name()
            + " on the test split: posters, and their share of the row. Genres by frequency (the paper's Figures 8, 10 and 12).";
    List<String> labels = order.stream().map(confusion.labels()::get).toList();
    return new Figure(
        "confusion-" + run.slug(), caption, new HeatMap(caption, labels, sorted).draw(), true);
  }

  private static Table genres(RunResults run) {
    return new Table(
        "genres-" + run.slug(),
        "Each genre on the test split of " + run.name() + ".",
        List.of("genre", "posters", "predicted", "precision", "recall", "F1", "average precision"),
        run.labelsByFrequency().stream()
            .map(label -> row(run.evaluation().genres().get(label)))
            .toList());
  }

  private static List<String> row(GenreScore genre) {
    return List.of(
        genre.genre(),
        Long.toString(genre.posters()),
        Long.toString(genre.predicted()),
        Cells.figure(genre.precision()),
        Cells.figure(genre.recall()),
        Cells.figure(genre.f1()),
        genre.posters() == 0 ? Cells.NOTHING : Cells.figure(genre.averagePrecision()));
  }

  private static Figure reliability(RunResults run) {
    boolean single = run.description().recipe().labelPolicy().singleLabel();
    Reliability reliability =
        single
            ? Reliability.ofTopGenres(run.test().predictions())
            : Reliability.ofEveryGenre(run.test().predictions());
    String caption =
        String.format(
            Locale.ROOT,
            "Reliability of %s: how often %s is right by how sure the network is; on the dashed line it means what it says. Expected calibration error %s.",
            run.name(),
            single ? "the top genre" : "a genre",
            Cells.figure(reliability.expectedCalibrationError()));
    return new Figure(
        "reliability-" + run.slug(),
        caption,
        new ReliabilityDiagram(caption, reliability).draw(),
        false);
  }

  private static Gallery mistakes(RunResults run, PosterShelf shelf) {
    List<Mistake> mistakes = Mistake.mostConfident(run, shelf, MISTAKES);
    Table table =
        new Table(
            "mistakes-" + run.slug(),
            "The most confident mistakes of " + run.name() + " (the paper's Figure 13).",
            List.of("poster", "predicted", "confidence", "actual", "id"),
            mistakes.stream().map(Mistake::row).toList());
    return new Gallery(table, mistakes);
  }
}
