package dev.marquee.trainer.training;

import ai.djl.Device;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.inference.EnsembleClassifier;
import dev.marquee.trainer.inference.FlipAveraging;
import dev.marquee.trainer.inference.SplitEvaluation;
import dev.marquee.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs whose probabilities are averaged.
 *
 * @param runs one or more, each once, which agree on labels, policy, size, posters and split
 */
public record Ensemble(List<RunFolder> runs) {

  /**
   * @throws MismatchedRunsException telling everything on which they do not agree, and those that
   *     are there twice
   */
  public Ensemble {
    runs = List.copyOf(runs);
    List<String> problems = new ArrayList<>(namedTwice(runs));
    for (RunFolder run : runs.subList(1, runs.size())) {
      compare(runs.getFirst(), run, problems);
    }
    if (!problems.isEmpty()) {
      throw new MismatchedRunsException("these runs make no ensemble", problems);
    }
  }

  /** Its probabilities would only weigh more, at the price of looking twice. */
  private static List<String> namedTwice(List<RunFolder> runs) {
    Set<Path> seen = new HashSet<>();
    return runs.stream()
        .map(RunFolder::folder)
        .filter(folder -> !seen.add(folder.toAbsolutePath().normalize()))
        .map(folder -> folder + " is named twice: name each run once")
        .toList();
  }

  private static void compare(RunFolder first, RunFolder other, List<String> problems) {
    RunDescription a = first.description();
    RunDescription b = other.description();
    compare("labels", a.labels(), first, b.labels(), other, problems);
    compare(
        "label policy", a.recipe().labelPolicy(), first, b.recipe().labelPolicy(), other, problems);
    compare("input size", a.recipe().inputSize(), first, b.recipe().inputSize(), other, problems);
    compare("posters", a.data(), first, b.data(), other, problems);
    compare("seed of the split", a.recipe().seed(), first, b.recipe().seed(), other, problems);
  }

  private static void compare(
      String what, Object a, RunFolder first, Object b, RunFolder other, List<String> problems) {
    if (!a.equals(b)) {
      problems.add(
          what + ": " + other.folder() + " has " + b + ", " + first.folder() + " has " + a);
    }
  }

  /** The members at work. */
  public EnsembleClassifier classifier(Device device) {
    return new EnsembleClassifier(
        runs.stream().map(run -> RunEvaluation.classifier(run, device)).toList());
  }

  /**
   * The figures on the test split by name, from what the members were found to answer there.
   *
   * @throws RunFolderException if a member was not evaluated
   */
  public Map<String, Double> testMetrics() {
    return runs.size() == 1
        ? runs.getFirst().testMetrics()
        : Evaluation.of(testPredictions(), recipe().labelPolicy()).metrics();
  }

  /**
   * How many posters of the test split its figures are of: those whose images can be read.
   *
   * @throws RunFolderException if the first member was not evaluated
   */
  public int testPosters() {
    return runs.getFirst().testPredictions().ids().size();
  }

  private Predictions testPredictions() {
    List<SplitPredictions> members = runs.stream().map(RunFolder::testPredictions).toList();
    SplitPredictions first = members.getFirst();
    for (int i = 1; i < members.size(); i++) {
      if (!members.get(i).ids().equals(first.ids())) {
        throw new MismatchedRunsException(
            "these runs make no ensemble",
            List.of(
                "%s was evaluated on other posters than %s: run `trainer evaluate` for both again"
                    .formatted(runs.get(i).folder(), runs.getFirst().folder())));
      }
    }
    List<float[][]> answers =
        members.stream().map(member -> member.predictions().probabilities()).toList();
    return new Predictions(
        first.predictions().labels(),
        EnsembleClassifier.mean(answers),
        first.predictions().targets());
  }

  /**
   * Runs all members over a split; nothing is kept.
   *
   * @param flipAveraging whether each poster's mirror image is looked at too, which no exported
   *     model does
   */
  public Evaluation evaluate(
      PosterDataset data, Split split, boolean flipAveraging, PosterLoader loader, Device device) {
    try (EnsembleClassifier classifier = classifier(device)) {
      return SplitEvaluation.evaluate(
          flipAveraging ? new FlipAveraging(classifier) : classifier,
          data,
          split,
          loader,
          thresholds());
    }
  }

  /** Those of a run by itself: members' own are not those of their mean. */
  private List<Double> thresholds() {
    return runs.size() == 1 ? runs.getFirst().thresholds() : List.of();
  }

  private Recipe recipe() {
    return runs.getFirst().description().recipe();
  }
}
