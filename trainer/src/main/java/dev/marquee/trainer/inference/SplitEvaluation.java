package dev.marquee.trainer.inference;

import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.SplitPredictions;
import java.util.ArrayList;
import java.util.List;

/** Runs a model over one split of a data set. */
public final class SplitEvaluation {

  private static final int BATCH = 32;

  private SplitEvaluation() {}

  /**
   * Classifies every readable poster of a split and compares with its target.
   *
   * @param loader reads posters at the size that the model reads
   * @param thresholds of the labels, or none: see {@link Evaluation#of(Predictions, LabelPolicy,
   *     List)}
   * @throws NoUsablePosterException if the split has none that can be read
   */
  public static Evaluation evaluate(
      PosterClassifier classifier,
      PosterDataset data,
      Split split,
      PosterLoader loader,
      List<Double> thresholds) {
    SplitPredictions predicted = predict(classifier, data, split, loader);
    return Evaluation.of(predicted.predictions(), data.policy(), thresholds);
  }

  /**
   * Classifies every readable poster of a split.
   *
   * @throws NoUsablePosterException if the split has none that can be read
   */
  public static SplitPredictions predict(
      PosterClassifier classifier, PosterDataset data, Split split, PosterLoader loader) {
    List<String> ids = new ArrayList<>();
    List<float[]> probabilities = new ArrayList<>();
    List<List<Integer>> targets = new ArrayList<>();
    loader.forEach(
        data.split(split),
        BATCH,
        split + " split",
        () -> "",
        batch -> {
          probabilities.addAll(List.of(classifier.probabilities(batch.decoded())));
          batch.posters().forEach(poster -> ids.add(poster.id()));
          batch.posters().forEach(poster -> targets.add(poster.target()));
        });
    if (targets.isEmpty()) {
      throw NoUsablePosterException.unreadable(split);
    }
    return new SplitPredictions(
        ids,
        new Predictions(data.genres().labels(), probabilities.toArray(float[][]::new), targets));
  }
}
