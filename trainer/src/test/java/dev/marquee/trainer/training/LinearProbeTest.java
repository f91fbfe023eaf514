package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.FineTuning;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first epoch of a training with a linear probe, on posters that can be told apart. */
class LinearProbeTest {

  private static final ImageSize SIZE = new ImageSize(32, 32);
  private static final float PENALTY = 0.05f;

  @TempDir private Path folder;

  private PosterDataset data;

  @BeforeEach
  void drawPosters() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      posters.add(id, id % 3 == 0 ? "Comedy" : "Drama");
    }
    data =
        PosterDataset.open(
            PosterFolder.at(posters.write()), Genres.PAPER, Recipe.PAPER.labelPolicy(), 1);
  }

  @Test
  void movesTheLastLayerAloneAndSetsTheStatisticsOfTheNormalization() throws IOException {
    RunFolder run = begin(1);
    Map<String, Tensor> before = run.checkpoint().weights();

    train(run);

    Map<String, Tensor> after = run.checkpoint().weights();
    Network network = run.description().describeNetwork();
    for (ParameterSpec spec : network.parameters()) {
      boolean moves =
          spec.owner().equals(network.lastLayer()) || spec.name().contains("statistics.running");
      boolean moved =
          !Arrays.equals(after.get(spec.name()).values(), before.get(spec.name()).values());
      assertThat(moved).as(spec.name()).isEqualTo(moves);
    }
  }

  @Test
  void normalizesWhatTheLastLayerReads() throws IOException {
    RunFolder run = begin(1);

    train(run);

    try (NDManager manager = Djl.engine().newBaseManager()) {
      NetworkBlock block = block(run, manager);
      List<Layer> head = block.network().classifier().layers();
      NDArray described = block.run(block.network().features(), training(manager).images());
      NDArray read = block.run(head.getFirst(), described);
      NDArray spread = described.sub(described.mean(new int[] {0})).square().mean(new int[] {0});
      float[] means = read.mean(new int[] {0}).toFloatArray();
      float[] squares = read.square().mean(new int[] {0}).toFloatArray();
      float[] variances = spread.toFloatArray();
      for (int i = 0; i < means.length; i++) {
        assertThat(means[i]).isCloseTo(0, within(1e-3f));
        float known = variances[i] / (variances[i] + Layer.BatchNormalization.EPSILON);
        assertThat(squares[i]).isCloseTo(known, within(1e-2f));
      }
    }
  }

  @Test
  void noStepOfTheLastLayerLowersThePenalisedLoss() throws IOException {
    RunFolder run = begin(1);

    train(run);

    Tensor weight = run.checkpoint().weights().get("classifier.weight");
    double least = penalised(run, weight);
    assertThat(penalised(run, scaled(weight, 0.97f))).isGreaterThan(least);
    assertThat(penalised(run, scaled(weight, 1.03f))).isGreaterThan(least);
  }

  @Test
  void learningRatesCountFromTheEpochAfterIt() throws IOException {
    RunFolder run = begin(2);
    Map<String, Tensor> before = run.checkpoint().weights();

    train(run);

    assertThat(run.epochs()).hasSize(2);
    assertThat(run.checkpoint().weights().get("features.0.weight").values())
        .isNotEqualTo(before.get("features.0.weight").values());
  }

  private RunFolder begin(int epochs) throws IOException {
    Recipe paper = Recipe.PAPER;
    Recipe recipe =
        new Recipe(
            epochs,
            0,
            16,
            paper.mixedPrecision(),
            paper.optimization(),
            new FineTuning(0, 0, 0, 0, PENALTY),
            paper.objective(),
            paper.augmentation(),
            false,
            paper.labelPolicy(),
            SIZE,
            1,
            0);
    RunDescription description =
        new RunDescription(
            Topology.SQUEEZENET1_1,
            Head.STATISTICS,
            data.genres().labels(),
            recipe,
            "here",
            null,
            data.fingerprint(),
            "none",
            Distillation.NONE);
    return NewRun.begin(folder.resolve("run"), description, data.posters(), Optional::empty);
  }

  private void train(RunFolder run) {
    try (PosterLoader loader = new PosterLoader(SIZE, 1, 0);
        Training training = new Training(run, new Devices(List.of(Device.cpu())))) {
      training.run(data, loader, _ -> {});
    }
  }

  private record Examples(NDArray images, NDArray targets) {}

  private Examples training(NDManager manager) {
    List<Poster> posters = data.split(Split.TRAINING);
    int labels = data.genres().size();
    try (PosterLoader loader = new PosterLoader(SIZE, 1, 0);
        Batch batch = loader.batches(posters, posters.size()).next()) {
      NDArray images = PosterInput.normalised(manager, batch.images(), batch.size(), SIZE);
      return new Examples(
          images.duplicate(),
          manager.create(batch.indicators(labels), new Shape(batch.size(), labels)));
    }
  }

  private static NetworkBlock block(RunFolder run, NDManager manager) {
    NetworkBlock block = new NetworkBlock(run.description().describeNetwork(), 1);
    block.initialize(manager);
    block.load(run.checkpoint().weights());
    return block;
  }

  private double penalised(RunFolder run, Tensor weight) {
    try (NDManager manager = Djl.engine().newBaseManager()) {
      NetworkBlock block = block(run, manager);
      Map<String, Tensor> weights = block.save();
      weights.put("classifier.weight", weight);
      block.load(weights);
      Examples examples = training(manager);
      NDArray logits =
          block.run(
              Layer.Sequential.of(block.network().features(), block.network().classifier()),
              examples.images());
      double loss =
          Loss.plain(Recipe.PAPER.labelPolicy()).of(logits, examples.targets()).getFloat();
      double squares = 0;
      for (float value : weight.values()) {
        squares += value * value;
      }
      return loss + PENALTY * squares;
    }
  }

  private static Tensor scaled(Tensor tensor, float factor) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return new Tensor(tensor.shape(), values);
  }
}
