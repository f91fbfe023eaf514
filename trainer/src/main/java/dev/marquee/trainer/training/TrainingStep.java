package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;

/**
 * One batch through the network, with or without a move of its weights. Nothing else survives it.
 */
final class TrainingStep {

  private final NetworkBlock block;
  private final Recipe recipe;
  private final Sgd sgd;
  private final NDManager manager;
  private final ParameterStore store;

  TrainingStep(NetworkBlock block, Recipe recipe, Sgd sgd, NDManager manager) {
    this.block = block;
    this.recipe = recipe;
    this.sgd = sgd;
    this.manager = manager;
    this.store = new ParameterStore(manager, false);
  }

  /** Moves the weights once. */
  void train(Batch batch, double learningRate, RunningScores scores) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray input =
          PosterInput.normalised(scope, batch.images(), batch.size(), batch.imageSize());
      NDArray targets = targets(scope, batch);
      try (GradientCollector collector = Djl.engine().newGradientCollector()) {
        NDArray logits = block.forward(store, new NDList(input), true).singletonOrThrow();
        NDArray loss =
            Loss.of(recipe.labelPolicy(), logits, Loss.smooth(targets, recipe.labelSmoothing()));
        collector.backward(loss);
        scores.add(batch, loss.getFloat(), logits);
      }
    }
    sgd.step(learningRate);
  }

  /** Measures without dropout and without a move. */
  void validate(Batch batch, RunningScores scores) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray input =
          PosterInput.normalised(scope, batch.images(), batch.size(), batch.imageSize());
      NDArray logits = block.forward(store, new NDList(input), false).singletonOrThrow();
      scores.add(
          batch, Loss.of(recipe.labelPolicy(), logits, targets(scope, batch)).getFloat(), logits);
    }
  }

  private NDArray targets(NDManager scope, Batch batch) {
    int labels = block.network().classes();
    return scope.create(batch.indicators(labels), new Shape(batch.size(), labels));
  }
}
