package dev.marquee.trainer.training;

import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.LearningRateCurve.Point;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for a learning rate (Smith, Cyclical Learning Rates for Training Neural Networks,
 * arXiv:1506.01186): trains for some steps while the rate rises exponentially, and stops when the
 * loss has grown to four times its lowest, as fastai does.
 *
 * @param lowest the first step's rate, above 0
 * @param highest the last step's rate, above the lowest
 * @param steps at least 2
 */
public record LearningRateFinder(double lowest, double highest, int steps) {

  private static final double SMOOTHING = 0.98;
  private static final double DIVERGED = 4;

  /**
   * @throws IllegalArgumentException if the range is none
   */
  public LearningRateFinder {
    if (!(lowest > 0 && highest > lowest && Double.isFinite(highest) && steps >= 2)) {
      throw new IllegalArgumentException(
          "learning rates must rise from above 0 in at least 2 steps: from %s to %s in %d"
              .formatted(lowest, highest, steps));
    }
  }

  /**
   * Trains a network that is thrown away afterwards.
   *
   * @param recipe all but the learning rate and its schedule, as in its first epoch
   * @param weights what to start from; nothing: from scratch
   * @throws dev.marquee.trainer.onnx.PosterTooSmallException if the network cannot look at posters
   *     of the recipe's size
   * @throws UntrainableNetworkException if its head cannot tell what is to be learnt, or it has no
   *     branches for stochastic depth to leave out
   * @throws NoUsablePosterException if none of the training split can be read
   * @throws DivergedTrainingException if no step has a loss that is a number
   */
  public LearningRateCurve find(
      Network network,
      Recipe recipe,
      Optional<Map<String, Tensor>> weights,
      PosterDataset data,
      PosterLoader loader,
      Devices devices) {
    TrainableNetwork.require(network, recipe);
    try (TrainedModel model = new TrainedModel(network, recipe, devices)) {
      weights.ifPresent(model.block()::loadBackbone);
      model.freeze(1);
      List<Point> points = points(model, recipe, data, loader);
      points.removeIf(point -> !Double.isFinite(point.smoothed()));
      if (points.isEmpty()) {
        throw new DivergedTrainingException(lowest);
      }
      return new LearningRateCurve(points);
    }
  }

  private List<Point> points(
      TrainedModel model, Recipe recipe, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.TRAINING);
    LabelCounts counts = LabelCounts.of(posters, data.genres().size());
    TrainingStep step = new TrainingStep(model, recipe, counts, Optional.empty());
    List<Point> points = new ArrayList<>();
    for (int epoch = 1; goesOn(points); epoch++) {
      Training.seed(recipe, epoch);
      List<Poster> order = Training.order(posters, data.genres().size(), recipe, epoch);
      Iterator<Batch> batches = loader.batches(order, recipe.batchSize());
      int before = points.size();
      follow(step, batches, data.genres().labels(), points);
      if (points.size() == before) {
        throw NoUsablePosterException.unreadable(Split.TRAINING);
      }
    }
    return points;
  }

  private void follow(
      TrainingStep step, Iterator<Batch> batches, List<String> labels, List<Point> points) {
    double smoothed = points.isEmpty() ? 0 : weighted(points);
    while (goesOn(points) && batches.hasNext()) {
      try (Batch batch = batches.next()) {
        double rate = rate(points.size());
        RunningScores scores = new RunningScores(labels);
        step.train(batch, rate, points.size(), scores);
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * scores.loss();
        double unbiased = smoothed / (1 - Math.pow(SMOOTHING, points.size() + 1));
        points.add(new Point(rate, scores.loss(), unbiased));
      }
    }
  }

  /** The running sum from which the last smoothed loss was made. */
  private static double weighted(List<Point> points) {
    return points.getLast().smoothed() * (1 - Math.pow(SMOOTHING, points.size()));
  }

  private double rate(int step) {
    return lowest * Math.pow(highest / lowest, step / (steps - 1.0));
  }

  private boolean goesOn(List<Point> points) {
    if (points.isEmpty()) {
      return true;
    }
    double best = points.stream().mapToDouble(Point::smoothed).min().orElseThrow();
    return points.size() < steps && points.getLast().smoothed() <= DIVERGED * best;
  }
}
