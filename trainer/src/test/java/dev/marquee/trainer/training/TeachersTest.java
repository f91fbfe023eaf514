package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.FineTuning;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Objective;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TeachersTest {

  private static final List<String> LABELS = List.of("Drama", "Comedy", "Other");
  private static final Network NETWORK = Topology.SQUEEZENET1_1.network(Head.POOLED, LABELS.size());
  private static final Tensor IMAGES = FormulaWeights.images(2, 32, 32);
  private static final double TEMPERATURE = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"ALPHABETICAL", "MULTI"})
  void answerTheMeanOfTheirProbabilitiesAtTheTemperature(LabelPolicy policy) {
    List<Map<String, Tensor>> weights = List.of(weights(1), weights(2), weights(3));
    List<Teacher> teachers =
        weights.stream().map(each -> teacher(weights.indexOf(each), each, policy)).toList();
    Distillation distillation = new Distillation(teachers, 0.25, TEMPERATURE);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      double[] mean = new double[2 * LABELS.size()];
      weights.forEach(each -> addAThird(mean, logits(block(each, manager)), policy));

      SoftTargets targets =
          Teachers.of(description(policy, distillation), manager)
              .orElseThrow()
              .answer(TeachersTest::logits);

      assertThat(doubles(targets.probabilities())).containsExactly(mean, offset(1e-5));
      assertThat(targets.weight()).isEqualTo(0.25);
      assertThat(targets.temperature()).isEqualTo(TEMPERATURE);
    }
  }

  private static void addAThird(double[] mean, NDArray logits, LabelPolicy policy) {
    double[] cooled = Arrays.stream(doubles(logits)).map(logit -> logit / TEMPERATURE).toArray();
    for (int i = 0; i < mean.length; i++) {
      int row = i / LABELS.size() * LABELS.size();
      double sum =
          DoubleStream.of(Arrays.copyOfRange(cooled, row, row + LABELS.size()))
              .map(Math::exp)
              .sum();
      mean[i] +=
          (policy == LabelPolicy.MULTI ? 1 / (1 + Math.exp(-cooled[i])) : Math.exp(cooled[i]) / sum)
              / 3;
    }
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static NDArray logits(NetworkBlock block) {
    NDManager manager = block.parametersByName().values().iterator().next().getArray().getManager();
    NDList images = new NDList(manager.create(IMAGES.values(), new Shape(IMAGES.shape())));
    return block.forward(new ParameterStore(manager, false), images, false).singletonOrThrow();
  }

  private static NetworkBlock block(Map<String, Tensor> weights, NDManager manager) {
    NetworkBlock block = new NetworkBlock(NETWORK, 0);
    block.initialize(manager);
    block.load(weights);
    return block;
  }

  private static Map<String, Tensor> weights(int seed) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock block = new NetworkBlock(NETWORK, seed);
      block.initialize(manager);
      return block.save();
    }
  }

  private Teacher teacher(int number, Map<String, Tensor> weights, LabelPolicy policy) {
    Path run = folder.resolve("teacher-" + number);
    RunDescription description = description(policy, Distillation.NONE);
    NewRun.begin(run, description, List.of(), new Checkpoint(0, weights, Map.of()));
    return Teacher.of(run);
  }

  private static RunDescription description(LabelPolicy policy, Distillation distillation) {
    Recipe paper = Recipe.PAPER;
    Recipe recipe =
        new Recipe(
            1,
            0,
            8,
            MixedPrecision.NONE,
            paper.optimization(),
            FineTuning.NONE,
            Objective.PLAIN,
            Augmentation.NONE,
            false,
            policy,
            paper.inputSize(),
            1,
            0);
    return new RunDescription(
        Topology.SQUEEZENET1_1,
        Head.POOLED,
        LABELS,
        recipe,
        "here",
        null,
        new DataFingerprint("0".repeat(64), 8, 1, 1),
        "none",
        distillation);
  }
}
