package dev.marquee.trainer.report;

import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.EarlyStopping;
import dev.marquee.trainer.training.EpochMetrics;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.RunSettings;
import dev.marquee.trainer.training.SplitRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that a run's folder tells.
 *
 * @param name what the report calls it for people: its folder's own name
 * @param slug the same for anchors and names of files
 * @param description what was trained
 * @param settings all that decided what the network answers, by the names of options
 * @param epochs in order; perhaps none
 * @param split what each poster was used for
 * @param test what the network answers on the test split
 * @param evaluation how good that is
 */
record RunResults(
    String name,
    String slug,
    RunDescription description,
    Map<String, String> settings,
    List<EpochMetrics> epochs,
    List<SplitRow> split,
    SplitPredictions test,
    Evaluation evaluation) {

  /**
   * Reads runs; those in folders of one name are numbered.
   *
   * @throws dev.marquee.trainer.training.RunFolderException if one was not evaluated or is damaged
   */
  static List<RunResults> read(List<RunFolder> runs) {
    Names names = new Names();
    Names slugs = new Names();
    List<RunResults> results = new ArrayList<>();
    for (RunFolder run : runs) {
      String name = names.free(Names.of(run.folder()));
      results.add(read(run, name, slugs.free(Names.slug(name))));
    }
    return results;
  }

  private static RunResults read(RunFolder run, String name, String slug) {
    RunDescription description = run.description();
    SplitPredictions test = run.testPredictions();
    return new RunResults(
        name,
        slug,
        description,
        RunSettings.of(run),
        run.epochs(),
        run.split(),
        test,
        Evaluation.of(test.predictions(), description.recipe().labelPolicy(), run.thresholds()));
  }

  /** The runs of each data set with its labels and split, in the order of their first. */
  static List<List<RunResults>> byData(List<RunResults> runs) {
    Map<List<Object>, List<RunResults>> groups = new LinkedHashMap<>();
    for (RunResults run : runs) {
      List<Object> data = List.of(run.description().data(), run.recipe().seed());
      groups.computeIfAbsent(data, _ -> new ArrayList<>()).add(run);
    }
    return List.copyOf(groups.values());
  }

  Recipe recipe() {
    return description.recipe();
  }

  /** What the weights were before the first step, for people. */
  String initialWeights() {
    return description.weights().equals("none")
        ? "none: from scratch"
        : Cells.shortDigests(description.weights());
  }

  /** Whether the best epoch's weights are kept, and not just the last one's. */
  boolean keepsBest() {
    return recipe().patience() > 0 && !epochs.isEmpty();
  }

  /** The epoch whose weights are kept, of at least one. */
  EpochMetrics kept() {
    return epochs.get(stopping().kept(epochs));
  }

  /** Whether it ended before its last epoch, as no epoch was better any more. */
  boolean stoppedEarly() {
    return epochs.size() < recipe().epochs() && stopping().isOver(epochs);
  }

  private EarlyStopping stopping() {
    return new EarlyStopping(recipe().patience());
  }

  /** Indexes into the labels, those that most posters of the run carry first. */
  List<Integer> labelsByFrequency() {
    return IntStream.range(0, description.labels().size())
        .boxed()
        .sorted(Comparator.comparingLong(this::carriers).reversed())
        .toList();
  }

  /** The posters of the run that carry a label. */
  long carriers(int label) {
    return split.stream().filter(row -> row.target().contains(label)).count();
  }
}
