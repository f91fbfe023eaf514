package dev.marquee.trainer.training;

import dev.marquee.trainer.console.Progress;
import dev.marquee.trainer.data.BalancedSampling;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Shuffle;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.EpochMetrics.Scores;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a recipe, epoch by epoch, and keeps the run's folder up to date after each. */
public final class Training implements AutoCloseable {

  private final RunFolder folder;
  private final Recipe recipe;
  private final EarlyStopping stopping;
  private final TrainedModel model;
  private final Optional<Teachers> teachers;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private Map<String, Tensor> best;

  /**
   * Prepares a run, at its beginning or where its last whole epoch ended.
   *
   * @param folder the run, begun with {@link NewRun#begin}
   * @param devices where to train
   * @throws RunFolderException if the folder lacks the metrics of an epoch that has passed, or a
   *     teacher is not there
   * @throws MismatchedRunsException if a teacher has changed
   */
  public Training(RunFolder folder, Devices devices) {
    RunDescription run = folder.description();
    run.distillation().requireFor(run.labels(), run.recipe());
    this.folder = folder;
    this.recipe = run.recipe();
    this.stopping = new EarlyStopping(recipe.patience());
    this.model = new TrainedModel(run.describeNetwork(), recipe, devices);
    try {
      Checkpoint checkpoint = folder.checkpoint();
      model.load(checkpoint);
      teachers = Teachers.of(run, model.manager());
      best = checkpoint.weights();
      epochs.addAll(folder.epochs());
      folder.files().deleteParts();
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  /**
   * Trains until the recipe is done.
   *
   * @param data the posters that the run was begun with
   * @param loader reads them
   * @param afterEpoch told of each epoch once it is kept
   * @throws NoUsablePosterException if none of the training or the validation split can be read
   * @throws DivergedTrainingException if a loss is no longer finite; the epochs before are kept
   */
  public void run(PosterDataset data, PosterLoader loader, Consumer<EpochMetrics> afterEpoch) {
    LabelCounts counts = LabelCounts.of(data.split(Split.TRAINING), data.genres().size());
    TrainingStep step = new TrainingStep(model, recipe, counts, teachers);
    while (epochs.size() < recipe.epochs() && !stopping.isOver(epochs)) {
      int epoch = epochs.size() + 1;
      long started = System.nanoTime();
      Scores training =
          epoch <= recipe.fineTuning().probingEpochs()
              ? probe(counts, data, loader)
              : train(step, epoch, data, loader);
      Scores validation = validate(step, epoch, data, loader);
      double seconds = (System.nanoTime() - started) / 1e9;
      save(new EpochMetrics(epoch, seconds, training, validation));
      afterEpoch.accept(epochs.getLast());
    }
  }

  private void save(EpochMetrics metrics) {
    if (!metrics.isFinite()) {
      throw new DivergedTrainingException(folder, metrics);
    }
    epochs.add(metrics);
    int epoch = metrics.epoch();
    Checkpoint checkpoint =
        stopping.keepsLast(epochs) ? model.checkpoint(epoch) : model.checkpoint(epoch, best);
    best = checkpoint.weights();
    folder.save(checkpoint, epochs);
  }

  private Scores train(TrainingStep step, int epoch, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.TRAINING);
    List<Poster> order = order(posters, data.genres().size(), recipe, epoch);
    seed(recipe, epoch);
    model.freeze(epoch);
    long stepsAnEpoch = Math.ceilDiv(posters.size(), recipe.batchSize());
    int probing = recipe.fineTuning().probingEpochs();
    long steps = stepsAnEpoch * (recipe.epochs() - probing);
    long number = stepsAnEpoch * (epoch - 1 - probing);
    RunningScores scores = new RunningScores(data.genres().labels());
    try (Progress progress =
        new Progress("epoch " + epoch + " of " + recipe.epochs(), posters.size())) {
      for (Iterator<Batch> batches = loader.batches(order, recipe.batchSize());
          batches.hasNext();
          number++) {
        try (Batch batch = batches.next()) {
          double rate = recipe.optimization().learningRate(number, steps);
          step.train(batch, rate, number, scores);
          progress.advance(batch.size(), scores::note);
        }
        if (scores.diverged()) {
          throw new DivergedTrainingException(folder, epoch, scores.loss());
        }
      }
    }
    return scores.scores(Split.TRAINING);
  }

  private Scores probe(LabelCounts counts, PosterDataset data, PosterLoader loader) {
    RunningScores scores = new RunningScores(data.genres().labels());
    new LinearProbe(model, recipe, counts).fit(loader, data.split(Split.TRAINING), scores);
    return scores.scores(Split.TRAINING);
  }

  /** Decides what dropout and stochastic depth leave out in an epoch. */
  static void seed(Recipe recipe, int epoch) {
    Djl.engine()
        .setRandomSeed(
            Math.toIntExact((recipe.trainingSeed() * 1_000 + epoch) % Integer.MAX_VALUE));
  }

  /** The posters that an epoch sees, in their order: some of them several times, if so sampled. */
  static List<Poster> order(List<Poster> posters, int labels, Recipe recipe, int epoch) {
    double power = recipe.objective().balancedSampling();
    if (power == 0) {
      return Shuffle.order(posters, recipe.trainingSeed(), epoch);
    }
    double[] weights = LabelCounts.of(posters, labels).weights(power);
    return BalancedSampling.draw(posters, weights, recipe.trainingSeed(), epoch);
  }

  private Scores validate(TrainingStep step, int epoch, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.VALIDATION);
    RunningScores scores = new RunningScores(data.genres().labels());
    loader.forEach(
        posters,
        recipe.batchSize(),
        "validation " + epoch,
        scores::note,
        batch -> step.validate(batch, scores));
    return scores.scores(Split.VALIDATION);
  }

  /** Releases every array. */
  @Override
  public void close() {
    model.close();
  }
}
