package dev.marquee.trainer.report;

import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.training.EpochMetrics;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.RunSettings;
import dev.marquee.trainer.training.SplitRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All that a run's folder tells.
 *
 * @param name what the report calls it
 * @param description what was trained
 * @param settings all that decided what the network answers, by the names of options
 * @param epochs in order; perhaps none
 * @param split what each poster was used for
 * @param test what the network answers on the test split
 * @param evaluation how good that is
 */
record RunResults(
    String name,
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
    Set<String> taken = new HashSet<>();
    List<RunResults> results = new ArrayList<>();
    for (RunFolder run : runs) {
      results.add(read(run, freeName(run.folder(), taken)));
    }
    return results;
  }

  private static RunResults read(RunFolder run, String name) {
    RunDescription description = run.description();
    SplitPredictions test = run.testPredictions();
    return new RunResults(
        name,
        description,
        RunSettings.of(run),
        run.epochs(),
        run.split(),
        test,
        Evaluation.of(test.predictions(), description.recipe().labelPolicy()));
  }

  private static String freeName(Path folder, Set<String> taken) {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "-");
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> number == 1 ? plain : plain + "-" + number)
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }

  /** What the weights were before the first step, for people. */
  String initialWeights() {
    return description.weights().equals("none") ? "none: from scratch" : description.weights();
  }

  /** Indexes into the labels, those that most posters of the run carry first. */
  List<Integer> labelsByFrequency() {
    return IntStream.range(0, description.labels().size())
        .boxed()
        .sorted(Comparator.comparingLong(this::carriers).reversed())
        .toList();
  }

  private long carriers(int label) {
    return split.stream().filter(row -> row.target().contains(label)).count();
  }
}
