package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.augmentation.Augmenter;
import dev.marquee.trainer.augmentation.Augmenter.Sample;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NativeWork;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.recipe.Recipe;
import java.util.Optional;

/**
 * One batch through the network, with or without a move of its weights. Nothing else survives it.
 */
final class TrainingStep {

  private final TrainedModel model;
  private final DataParallel network;
  private final Loss loss;
  private final Loss plainLoss;
  private final Augmenter augmenter;
  private final ParameterStore store;
  private final Optional<Teachers> teachers;

  /**
   * @param training how often each label is a target in the training split
   * @param teachers whose answers are learnt too
   */
  TrainingStep(
      TrainedModel model, Recipe recipe, LabelCounts training, Optional<Teachers> teachers) {
    this.model = model;
    this.network = model.dataParallel();
    this.loss = Loss.of(recipe.labelPolicy(), recipe.objective(), training, model.manager());
    this.plainLoss = Loss.plain(recipe.labelPolicy());
    this.augmenter = new Augmenter(recipe.augmentation(), recipe.trainingSeed());
    this.store = new ParameterStore(model.manager(), false);
    this.teachers = teachers;
  }

  /**
   * Moves the weights once.
   *
   * @param number of the step in the whole training, counted from 0
   */
  void train(Batch batch, double learningRate, long number, RunningScores scores) {
    try (var _ = NativeWork.begin()) {
      learn(batch, number, scores);
      model.step(learningRate, number);
    }
  }

  private void learn(Batch batch, long number, RunningScores scores) {
    try (NDManager scope = model.manager().newSubManager()) {
      Sample sample = sample(scope, batch, number);
      Optional<SoftTargets> answers =
          teachers.map(each -> each.answer(block -> network.answer(block, sample.images())));
      try (GradientCollector collector = Djl.engine().newGradientCollector()) {
        DataParallel.Pass pass = network.forward(model.block(), sample.images());
        NDArray logits = pass.logits();
        NDArray hard = loss.of(logits, sample.targets());
        NDArray value = answers.map(soft -> soft.blend(hard, logits)).orElse(hard);
        pass.backward(collector, value);
        scores.add(sample.targets(), value, logits, model.manager());
      }
    }
  }

  private Sample sample(NDManager scope, Batch batch, long number) {
    try (NDManager work = scope.newSubManager()) {
      NDArray pixels = PosterInput.pixels(work, batch.images(), batch.size(), batch.imageSize());
      Sample sample = augmenter.augment(pixels, targets(work, batch), number);
      sample.images().attach(scope);
      sample.targets().attach(scope);
      return sample;
    }
  }

  /** Measures without dropout and without a move. */
  void validate(Batch batch, RunningScores scores) {
    try (var _ = NativeWork.begin();
        NDManager scope = model.manager().newSubManager()) {
      NDArray input =
          PosterInput.normalised(scope, batch.images(), batch.size(), batch.imageSize());
      NDArray logits =
          model.evaluated().forward(store, new NDList(input), false).singletonOrThrow();
      NDArray targets = targets(scope, batch);
      NDArray value = plainLoss.of(logits, targets);
      scores.add(targets, value, logits, model.manager());
    }
  }

  private NDArray targets(NDManager scope, Batch batch) {
    int labels = model.block().network().classes();
    return scope.create(batch.indicators(labels), new Shape(batch.size(), labels));
  }
}
