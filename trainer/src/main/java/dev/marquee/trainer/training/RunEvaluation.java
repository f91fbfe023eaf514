package dev.marquee.trainer.training;

import ai.djl.Device;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;

/** Measures what a run has trained. */
public final class RunEvaluation {

  private RunEvaluation() {}

  /**
   * Runs the checkpoint over a split. Figures on the test split are kept in the run's folder, where
   * the export finds them.
   *
   * @param data the posters of the run, split as its recipe says
   * @param loader reads posters at the recipe's size
   */
  public static Evaluation evaluate(
      RunFolder run, PosterDataset data, Split split, PosterLoader loader, Device device) {
    RunDescription description = run.description();
    Recipe recipe = description.recipe();
    try (var classifier =
        new DjlPosterClassifier(
            description.describeNetwork(),
            run.checkpoint().weights(),
            recipe.labelPolicy(),
            recipe.inputSize(),
            device)) {
      Evaluation evaluation = SplitEvaluation.evaluate(classifier, data, split, loader);
      if (split == Split.TEST) {
        run.saveTestMetrics(evaluation.metrics());
      }
      return evaluation;
    }
  }
}
