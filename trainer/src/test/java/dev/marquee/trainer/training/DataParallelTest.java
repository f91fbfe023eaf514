package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.FineTuning;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Objective;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.recipe.Schedule;
import dev.marquee.trainer.training.SmallTraining.Progress;
import dev.marquee.trainer.weights.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Several CPU devices against one, on the same batches. */
class DataParallelTest {

  /** The last of an epoch is shorter, and the very last shorter than the devices are many. */
  private static final List<Integer> BATCHES = List.of(7, 7, 7, 5, 7, 7, 7, 2, 1);

  private static final Optimization SGD =
      new Optimization(0.05, Schedule.CONSTANT, 0, OptimizerKind.SGD, 0.9, true, 1e-3, 0, 0);
  private static final Optimization CLIPPED_AND_AVERAGED =
      new Optimization(0.05, Schedule.CONSTANT, 0, OptimizerKind.SGD, 0.9, false, 0, 0.1, 0.9);

  private static final Recipe PLAIN =
      recipe(SGD, FineTuning.NONE, Objective.PLAIN, Augmentation.NONE, MixedPrecision.NONE);

  /** Mixing joins posters of different shares, class weights count differently in each. */
  private static final Recipe MIXED =
      recipe(
          CLIPPED_AND_AVERAGED,
          new FineTuning(0, 0, 0.5, 0, 0),
          new Objective(0.1, 1, 0, 2, 0, 0),
          new Augmentation(0.5, 0.5, 0.2, 0.2, 0.2, 0.5, 0.5, 0.5),
          MixedPrecision.NONE);

  private static final Recipe FROZEN =
      recipe(
          SGD,
          new FineTuning(9, 0, 0, 0, 0),
          Objective.PLAIN,
          Augmentation.NONE,
          MixedPrecision.NONE);

  private static final Recipe WITHOUT_SOME_BRANCHES =
      recipe(
          SGD,
          new FineTuning(0, 0, 0, 0.7, 0),
          Objective.PLAIN,
          Augmentation.NONE,
          MixedPrecision.NONE);

  static final List<Recipe> RECIPES = List.of(PLAIN, MIXED, FROZEN, WITHOUT_SOME_BRANCHES);

  @ParameterizedTest
  @FieldSource("RECIPES")
  void severalDevicesTrainAsOneDoes(Recipe recipe) {
    Progress one = SmallTraining.run(recipe, cpus(1), BATCHES);
    for (int devices = 2; devices <= 3; devices++) {
      Progress several = SmallTraining.run(recipe, cpus(devices), BATCHES);
      assertClose(several, one, 2e-5f);
    }
    assertThat(one.losses().getFirst()).isGreaterThan(0.1);
  }

  @Test
  void everyDeviceComputesInMixedPrecision() {
    Recipe bf16 =
        recipe(SGD, FineTuning.NONE, Objective.PLAIN, Augmentation.NONE, MixedPrecision.BF16);
    List<Integer> first = List.of(8);
    Progress one = SmallTraining.run(bf16, cpus(1), first);
    Progress two = SmallTraining.run(bf16, cpus(2), first);
    Progress exact = SmallTraining.run(PLAIN, cpus(2), first);
    double loss = one.losses().getFirst();
    assertThat(two.losses().getFirst()).isEqualTo(loss, offset(1e-6));
    assertThat(exact.losses().getFirst()).isNotCloseTo(loss, offset(1e-5));
  }

  @Test
  void severalDevicesGoOnToTheSameWeightsBitForBit() {
    Progress unbroken = SmallTraining.run(MIXED, cpus(3), BATCHES);
    Progress begun = SmallTraining.run(MIXED, cpus(3), BATCHES.subList(0, 4));
    Progress resumed = SmallTraining.goOn(begun, MIXED, cpus(3), BATCHES);
    assertThat(resumed.losses()).isEqualTo(unbroken.losses().subList(4, BATCHES.size()));
    unbroken
        .weights()
        .forEach(
            (name, tensor) ->
                assertThat(resumed.weights().get(name).values())
                    .as(name)
                    .containsExactly(tensor.values()));
  }

  @Test
  void otherDevicesMayGoOn() {
    Progress one = SmallTraining.run(PLAIN, cpus(1), BATCHES);
    Progress begun = SmallTraining.run(PLAIN, cpus(1), BATCHES.subList(0, 4));
    Progress resumed = SmallTraining.goOn(begun, PLAIN, cpus(2), BATCHES);
    assertWeights(resumed.weights(), one.weights(), 2e-5f);
  }

  /** Statistics of a share differ from those of the batch; how far depends on its size. */
  @Test
  void batchNormalisationFollowsEachDevicesShare() {
    var layer = new BatchNormalization("norm", SmallTraining.CHANNELS);
    List<Integer> batches = Collections.nCopies(4, 32);
    Progress one = SmallTraining.run(PLAIN, cpus(1), batches, layer);
    Progress two = SmallTraining.run(PLAIN, cpus(2), batches, layer);
    for (int i = 0; i < batches.size(); i++) {
      assertThat(two.losses().get(i)).isEqualTo(one.losses().get(i), offset(0.03));
    }
    assertWeights(two.weights(), one.weights(), 0.02f);
  }

  @Test
  void runningStatisticsAreThoseOfTheFirstDevicesShare() {
    var layer = new BatchNormalization("norm", SmallTraining.CHANNELS);
    Progress two = SmallTraining.run(PLAIN, cpus(2), List.of(8), layer);
    Progress half = SmallTraining.run(PLAIN, cpus(1), List.of(4), layer);
    for (String name : List.of("norm.running_mean", "norm.running_var")) {
      assertThat(two.weights().get(name).values())
          .as(name)
          .containsExactly(half.weights().get(name).values(), offset(1e-6f));
    }
  }

  @Test
  void answersComeInTheOrderOfTheImages() {
    try (TrainedModel one = new TrainedModel(SmallTraining.network(), PLAIN, cpus(1));
        TrainedModel three = new TrainedModel(SmallTraining.network(), PLAIN, cpus(3))) {
      assertThat(answers(three)).containsExactly(answers(one), offset(1e-6f));
    }
  }

  private static float[] answers(TrainedModel model) {
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray images =
          scope.arange(0, 7 * 3 * 10 * 8, 1, DataType.FLOAT32).reshape(new Shape(7, 3, 10, 8));
      return model.dataParallel().answer(model.block(), images.div(500).sin()).toFloatArray();
    }
  }

  private static void assertClose(Progress actual, Progress expected, float bound) {
    for (int i = 0; i < expected.losses().size(); i++) {
      assertThat(actual.losses().get(i))
          .as("loss " + i)
          .isEqualTo(expected.losses().get(i), offset((double) bound));
    }
    assertWeights(actual.weights(), expected.weights(), bound);
  }

  private static void assertWeights(
      Map<String, Tensor> actual, Map<String, Tensor> expected, float bound) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, tensor) ->
            assertThat(actual.get(name).values())
                .as(name)
                .containsExactly(tensor.values(), offset(bound)));
  }

  private static Devices cpus(int count) {
    return new Devices(Collections.nCopies(count, Device.cpu()));
  }

  private static Recipe recipe(
      Optimization optimization,
      FineTuning fineTuning,
      Objective objective,
      Augmentation augmentation,
      MixedPrecision precision) {
    return new Recipe(
        9,
        0,
        8,
        precision,
        optimization,
        fineTuning,
        objective,
        augmentation,
        false,
        LabelPolicy.ALPHABETICAL,
        SmallTraining.SIZE,
        1,
        0);
  }
}
