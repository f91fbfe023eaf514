package dev.marquee.trainer.training;

import ai.djl.Device;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.LogitAdjustment;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.Temperature;
import dev.marquee.trainer.evaluation.Thresholds;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;
import dev.marquee.trainer.training.Calibration.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Calibrates what a run has trained. */
public final class RunCalibration {

  private static final List<String> FIGURES = List.of("expected_calibration_error", "log_loss");
  private static final int TRIALS = 10;

  private RunCalibration() {}

  /**
   * Fits the temperature on the validation split and keeps it, with an adjustment for rare labels
   * or thresholds for several, in the run's folder; whatever evaluates or exports the run heeds
   * them. Figures on the test split have to be taken again.
   *
   * @param given the temperature to keep instead, 1/20 to 20; 1 without an adjustment leaves the
   *     weights as they were trained
   * @param logitAdjustment how much, at least 0; 0 where a poster has several labels
   * @param data the posters of the run, split as its recipe says
   * @param loader reads posters at the recipe's size
   * @throws RunFolderException if the run was trained on or calibrated meanwhile; nothing is kept
   */
  public static Calibration calibrate(
      RunFolder run,
      OptionalDouble given,
      double logitAdjustment,
      PosterDataset data,
      PosterLoader loader,
      Device device) {
    SeenWeights weights = SeenWeights.of(run);
    Predictions raw = predict(run, data, loader, device);
    double temperature = given.orElseGet(() -> Temperature.fit(raw, data.policy()));
    Calibration calibration = calibration(raw, temperature, logitAdjustment, data);
    weights.requireStillThere();
    run.saveCalibration(calibration);
    return calibration;
  }

  private static Calibration calibration(
      Predictions raw, double temperature, double logitAdjustment, PosterDataset data) {
    LabelPolicy policy = data.policy();
    List<Double> priors = priors(data);
    Predictions scaled = Temperature.apply(raw, policy, temperature);
    Predictions adjusted =
        logitAdjustment == 0 ? scaled : new LogitAdjustment(logitAdjustment, priors).apply(scaled);
    return new Calibration(
        temperature,
        logitAdjustment,
        priors,
        figures(raw, policy),
        figures(adjusted, policy),
        policy.singleLabel() ? trials(scaled, priors) : List.of(),
        policy.singleLabel() ? List.of() : Thresholds.fit(scaled));
  }

  private static List<Double> priors(PosterDataset data) {
    List<Poster> training = data.split(Split.TRAINING);
    int[] counts = LabelCounts.of(training, data.genres().size()).counts();
    return Arrays.stream(counts)
        .mapToObj(count -> count / (double) Math.max(training.size(), 1))
        .toList();
  }

  private static List<Trial> trials(Predictions predictions, List<Double> priors) {
    return IntStream.rangeClosed(0, TRIALS)
        .mapToObj(i -> trial(predictions, new LogitAdjustment(i / (double) TRIALS, priors)))
        .toList();
  }

  private static Trial trial(Predictions predictions, LogitAdjustment adjustment) {
    var figures = Evaluation.of(adjustment.apply(predictions), LabelPolicy.ALPHABETICAL).metrics();
    return new Trial(adjustment.tau(), figures.get("accuracy"), figures.get("macro_f1"));
  }

  private static Predictions predict(
      RunFolder run, PosterDataset data, PosterLoader loader, Device device) {
    RunDescription description = run.description();
    try (var classifier =
        new DjlPosterClassifier(
            description.describeNetwork(),
            run.checkpoint().weights(),
            data.policy(),
            description.recipe().inputSize(),
            device)) {
      return SplitEvaluation.predict(classifier, data, Split.VALIDATION, loader).predictions();
    }
  }

  private static Map<String, Double> figures(Predictions predictions, LabelPolicy policy) {
    Map<String, Double> figures = new TreeMap<>(Evaluation.of(predictions, policy).metrics());
    figures.keySet().retainAll(FIGURES);
    return figures;
  }
}
