package dev.marquee.trainer.training;

import ai.djl.Device;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.Temperature;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calibrates what a run has trained. */
public final class RunCalibration {

  private static final List<String> FIGURES = List.of("expected_calibration_error", "log_loss");

  private RunCalibration() {}

  /**
   * Fits the temperature on the validation split and keeps it in the run's folder; whatever
   * evaluates or exports the run heeds it. Figures on the test split have to be taken again.
   *
   * @param data the posters of the run, split as its recipe says
   * @param loader reads posters at the recipe's size
   */
  public static Calibration calibrate(
      RunFolder run, PosterDataset data, PosterLoader loader, Device device) {
    Predictions predictions = predict(run, data, loader, device);
    LabelPolicy policy = data.policy();
    double temperature = Temperature.fit(predictions, policy);
    Calibration calibration =
        new Calibration(
            temperature,
            figures(predictions, policy),
            figures(Temperature.apply(predictions, policy, temperature), policy));
    run.saveCalibration(calibration);
    return calibration;
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
