package dev.marquee.trainer.training;

import ai.djl.Device;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;
import dev.marquee.trainer.recipe.Recipe;

/** Measures what a run has trained. */
public final class RunEvaluation {

  private RunEvaluation() {}

  /**
   * Runs the checkpoint over a split. Predictions and figures on the test split are kept in the
   * run's folder, where the export and the report find them.
   *
   * @param data the posters of the run, split as its recipe says
   * @param loader reads posters at the recipe's size
   * @throws RunFolderException if the run was trained on or calibrated meanwhile; nothing is kept
   */
  public static Evaluation evaluate(
      RunFolder run, PosterDataset data, Split split, PosterLoader loader, Device device) {
    SeenWeights weights = SeenWeights.of(run);
    try (var classifier = classifier(run, device)) {
      SplitPredictions predicted = SplitEvaluation.predict(classifier, data, split, loader);
      Evaluation evaluation =
          Evaluation.of(predicted.predictions(), data.policy(), run.thresholds());
      if (split == Split.TEST) {
        weights.requireStillThere();
        run.saveTest(predicted, evaluation.metrics());
      }
      return evaluation;
    }
  }

  static DjlPosterClassifier classifier(RunFolder run, Device device) {
    Recipe recipe = run.description().recipe();
    return new DjlPosterClassifier(
        run.network(), run.weights(), recipe.labelPolicy(), recipe.inputSize(), device);
  }
}
