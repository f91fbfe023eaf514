package dev.marquee.trainer.baseline;

import static java.util.stream.Collectors.toMap;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.Floats;
import dev.marquee.trainer.evaluation.Predictions;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Trains the baselines, chooses their settings by {@link Evaluation#headline} on the validation
 * split, and measures them on the test split.
 */
public final class Baselines {

  private static final List<Integer> NEIGHBOURS = List.of(1, 3, 5, 10, 20, 30, 50, 75, 100, 150);
  private static final List<Integer> DRAWS = List.of(1, 2, 5, 10, 20, 50, 100, 200);

  private final LabelPolicy policy;
  private final Examples training;
  private final Examples validation;
  private final Examples test;

  private Baselines(LabelPolicy policy, Examples training, Examples validation, Examples test) {
    this.policy = policy;
    this.training = training;
    this.validation = validation;
    this.test = test;
  }

  /** What a method answers on the test split under a setting. */
  private record Answer(String setting, Predictions test) {}

  /**
   * Runs every baseline.
   *
   * @param loader reads posters at the size that they are described at
   * @throws dev.marquee.trainer.data.NoUsablePosterException if a split has no readable poster
   */
  public static List<Baseline> run(PosterDataset data, PosterLoader loader) {
    Baselines baselines =
        new Baselines(
            data.policy(),
            Examples.read(data, Split.TRAINING, loader),
            Examples.read(data, Split.VALIDATION, loader),
            Examples.read(data, Split.TEST, loader));
    return List.of(
        baselines.measure("majority", baselines::majority),
        baselines.measure("nearest neighbours", baselines::nearestNeighbours),
        baselines.measure("naive Bayes", baselines::naiveBayes));
  }

  private Baseline measure(String name, Supplier<Answer> method) {
    long start = System.nanoTime();
    Answer answer = method.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Baseline(
        name,
        answer.setting(),
        seconds,
        test.size(),
        Evaluation.of(answer.test(), policy).metrics());
  }

  /** Whatever the poster, the shares of the training split; the most frequent label is first. */
  private Answer majority() {
    float[] always = Floats.of(training.shares());
    return new Answer("", test.predictions(features -> always));
  }

  private Answer nearestNeighbours() {
    NearestNeighbours method = new NearestNeighbours(training);
    List<int[]> found = method.findAll(validation, NEIGHBOURS.getLast());
    int best = best(NEIGHBOURS, k -> votes(method, validation, found, k));
    return new Answer("k " + best, votes(method, test, method.findAll(test, best), best));
  }

  private static Predictions votes(
      NearestNeighbours method, Examples examples, List<int[]> neighbours, int k) {
    float[][] votes =
        neighbours.stream().map(found -> method.vote(found, k)).toArray(float[][]::new);
    return new Predictions(examples.labels(), votes, examples.targets());
  }

  private Answer naiveBayes() {
    int best = best(DRAWS, draws -> naiveBayes(draws, validation));
    return new Answer(best + " draws", naiveBayes(best, test));
  }

  private Predictions naiveBayes(int draws, Examples examples) {
    return examples.predictions(new NaiveBayes(training, policy, draws)::probabilities);
  }

  /** The setting, of equals the first, whose answers on the validation split are best. */
  private int best(List<Integer> settings, IntFunction<Predictions> answers) {
    Map<Integer, Double> figures =
        settings.stream()
            .collect(toMap(each -> each, each -> Evaluation.headline(answers.apply(each), policy)));
    return Collections.max(settings, Comparator.comparingDouble(figures::get));
  }
}
