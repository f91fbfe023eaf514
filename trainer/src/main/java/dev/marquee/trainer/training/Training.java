package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.marquee.trainer.console.Progress;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Shuffle;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.Tensors;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.training.EpochMetrics.Scores;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows a recipe, epoch by epoch, and keeps the run's folder up to date after each. */
public final class Training implements AutoCloseable {

  private final RunFolder folder;
  private final Recipe recipe;
  private final NDManager manager;
  private final NetworkBlock block;
  private final Sgd sgd;
  private final TrainingStep step;
  private final List<EpochMetrics> epochs = new ArrayList<>();

  /**
   * Prepares a run, at its beginning or where its last whole epoch ended.
   *
   * @param folder the run, begun with {@link #begin}
   * @param device where to train
   */
  public Training(RunFolder folder, Device device) {
    RunDescription run = folder.description();
    this.folder = folder;
    this.recipe = run.recipe();
    this.manager = Djl.engine().newBaseManager(device);
    this.block = new NetworkBlock(run.describeNetwork(), recipe.seed());
    block.initialize(manager);
    this.sgd = new Sgd(recipe, trainable(), manager);
    this.step = new TrainingStep(block, recipe, sgd, manager);
    goOnFrom(folder.checkpoint());
  }

  /**
   * Begins a run from scratch.
   *
   * @throws RunFolderException if the folder holds a run already
   */
  public static RunFolder begin(Path folder, RunDescription description, List<Poster> posters) {
    return begin(folder, description, posters, Optional.empty());
  }

  /**
   * Begins a run from weights of the same topology, such as ImageNet's.
   *
   * @throws RunFolderException if the folder holds a run already
   * @throws dev.marquee.trainer.djl.WeightsMismatchException if the weights are of another network
   */
  public static RunFolder begin(
      Path folder, RunDescription description, List<Poster> posters, Map<String, Tensor> weights) {
    return begin(folder, description, posters, Optional.of(weights));
  }

  private static RunFolder begin(
      Path folder,
      RunDescription description,
      List<Poster> posters,
      Optional<Map<String, Tensor>> weights) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block =
          new NetworkBlock(description.describeNetwork(), description.recipe().seed());
      block.initialize(manager);
      weights.ifPresent(block::loadBackbone);
      RunFolder run = RunFolder.create(folder, description, posters);
      run.save(new Checkpoint(0, block.save(), Map.of()), List.of());
      return run;
    }
  }

  private Map<String, Parameter> trainable() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (ParameterSpec spec : block.network().parameters()) {
      if (spec.trainable()) {
        parameters.put(spec.name(), block.parametersByName().get(spec.name()));
      }
    }
    return parameters;
  }

  private void goOnFrom(Checkpoint checkpoint) {
    block.load(checkpoint.weights());
    checkpoint
        .velocities()
        .forEach((name, velocity) -> Tensors.fill(sgd.velocities().get(name), velocity));
    epochs.addAll(folder.epochs().subList(0, checkpoint.epoch()));
  }

  /**
   * Trains until the recipe is done.
   *
   * @param data the posters that the run was begun with
   * @param loader reads them
   * @param afterEpoch told of each epoch once it is kept
   */
  public void run(PosterDataset data, PosterLoader loader, Consumer<EpochMetrics> afterEpoch) {
    for (int epoch = epochs.size() + 1; epoch <= recipe.epochs(); epoch++) {
      long started = System.nanoTime();
      Scores training = train(epoch, data, loader);
      Scores validation = validate(epoch, data, loader);
      epochs.add(
          new EpochMetrics(epoch, (System.nanoTime() - started) / 1e9, training, validation));
      folder.save(checkpoint(epoch), epochs);
      afterEpoch.accept(epochs.getLast());
    }
  }

  private Checkpoint checkpoint(int epoch) {
    return new Checkpoint(epoch, block.save(), Tensors.of(sgd.velocities()));
  }

  private Scores train(int epoch, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.TRAINING);
    Djl.engine()
        .setRandomSeed(Math.toIntExact((recipe.seed() * 1_000 + epoch) % Integer.MAX_VALUE));
    freezeFeatures(epoch <= recipe.frozenEpochs());
    long stepsAnEpoch = Math.ceilDiv(posters.size(), recipe.batchSize());
    long stepNumber = stepsAnEpoch * (epoch - 1);
    List<Poster> order = Shuffle.order(posters, recipe.seed(), epoch);
    RunningScores scores = new RunningScores(data.genres().labels());
    try (Progress progress =
        new Progress("epoch " + epoch + " of " + recipe.epochs(), posters.size())) {
      for (Iterator<Batch> batches = loader.batches(order, recipe.batchSize());
          batches.hasNext();
          stepNumber++) {
        try (Batch batch = batches.next()) {
          double rate =
              recipe
                  .schedule()
                  .learningRate(recipe.learningRate(), stepNumber, stepsAnEpoch * recipe.epochs());
          step.train(batch, rate, scores);
          progress.advance(batch.size(), "loss %.3f".formatted(scores.loss()));
        }
      }
    }
    return scores.scores();
  }

  private Scores validate(int epoch, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.VALIDATION);
    RunningScores scores = new RunningScores(data.genres().labels());
    try (Progress progress = new Progress("validation " + epoch, posters.size())) {
      for (Iterator<Batch> batches = loader.batches(posters, recipe.batchSize());
          batches.hasNext(); ) {
        try (Batch batch = batches.next()) {
          step.validate(batch, scores);
          progress.advance(batch.size(), "loss %.3f".formatted(scores.loss()));
        }
      }
    }
    return scores.scores();
  }

  private void freezeFeatures(boolean frozen) {
    Set<String> classifier =
        block.network().classifierParameters().stream()
            .map(ParameterSpec::name)
            .collect(Collectors.toSet());
    trainable()
        .forEach((name, parameter) -> parameter.freeze(frozen && !classifier.contains(name)));
  }

  /** Releases every array. */
  @Override
  public void close() {
    manager.close();
  }
}
