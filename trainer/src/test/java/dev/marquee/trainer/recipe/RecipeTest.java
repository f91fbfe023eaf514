package dev.marquee.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.JsonGoldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {

  private static final JsonNode SCHEDULES = JsonGoldens.read(RecipeTest.class, "schedules.json");

  @Test
  void tellsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                new Recipe(
                    0,
                    -1,
                    0,
                    MixedPrecision.NONE,
                    optimization(Schedule.ONE_CYCLE, 0.1, OptimizerKind.ADAMW, true),
                    new FineTuning(-1, 0, 1, 1, -1),
                    new Objective(1, 2, 0, -1, 4, 0),
                    new Augmentation(2, 0, 0, 0, 0, 9, 0, 0),
                    false,
                    LabelPolicy.ALPHABETICAL,
                    ImageSize.PAPER,
                    1,
                    -1))
        .isInstanceOf(InvalidRecipeException.class)
        .message()
        .contains("epochs must be at least 1, not 0", "patience", "batch size", "variation")
        .contains("warm-up is one-cycle's own", "nesterov needs SGD")
        .contains("frozen epochs must not be negative: -1", "depth decay", "label smoothing")
        .contains("stochastic depth must be 0 to below 1, not 1.0")
        .contains("class weights' power must be 0 to 1, not 2.0", "focal gamma")
        .contains("need the label policy multi", "flip must be 0 to 1", "mixup must be 0 to 4.0");
  }

  @Test
  void refusesWhatIsNoFiniteNumberAndWhatIsMissing() {
    assertThatThrownBy(
            () ->
                new Recipe(
                    1,
                    0,
                    1,
                    MixedPrecision.NONE,
                    new Optimization(
                        Double.POSITIVE_INFINITY,
                        null,
                        0,
                        OptimizerKind.SGD,
                        Double.NaN,
                        false,
                        Double.POSITIVE_INFINITY,
                        0,
                        0),
                    FineTuning.NONE,
                    Objective.PLAIN,
                    Augmentation.NONE,
                    false,
                    null,
                    null,
                    1,
                    0))
        .isInstanceOf(InvalidRecipeException.class)
        .message()
        .contains("learning rate must be above 0 and finite, not Infinity")
        .contains("weight decay must be finite, not Infinity")
        .contains("momentum must be 0 to below 1, not NaN")
        .contains("schedule is missing", "label policy is missing", "input size is missing");
  }

  @ParameterizedTest
  @EnumSource
  void aSingleStepMovesTheWeights(Schedule schedule) {
    assertThat(optimization(schedule, 0, OptimizerKind.SGD, false).learningRate(0, 1))
        .isEqualTo(optimization(schedule, 0, OptimizerKind.SGD, false).learningRate(0, 100))
        .isBetween(0.4 / 25, 0.4);
  }

  @Test
  void namesOnlySettingsThatAreInUse() {
    assertThat(Recipe.PAPER.settings())
        .containsEntry("learning-rate", "0.01")
        .containsEntry("input-size", "300x180")
        .doesNotContainKeys("mixup", "patience", "clip-norm", "temperature-scaling");
    assertThat(Recipe.BEST.settings())
        .containsEntry("label-smoothing", "0.1")
        .containsEntry("temperature-scaling", "true");
  }

  /** Packages carry these words: those that are out must go on to read as they do. */
  @Test
  void tellsItsSettingsInTheWordsAndTheOrderOfItsOptions() {
    assertThat(Recipe.PAPER.settings())
        .hasToString(
            "{epochs=4, batch-size=128, learning-rate=0.01, schedule=one-cycle, optimizer=sgd,"
                + " momentum=0.9, nesterov=false, weight-decay=1.0E-4, frozen-epochs=0,"
                + " label-smoothing=0.0, label-policy=alphabetical, input-size=300x180, seed=1}");
    Recipe everything =
        new Recipe(
            3,
            2,
            16,
            MixedPrecision.BF16,
            new Optimization(0.5, Schedule.COSINE, 0.1, OptimizerKind.SGD, 0.9, true, 0, 1, 0.99),
            new FineTuning(1, 2, 0.25, 0.125, 1e-5),
            new Objective(0, 0.5, 0.75, 2, 4, 0.05),
            new Augmentation(0.5, 0.8, 0.1, 0.2, 0.3, 0.4, 1, 0.25),
            true,
            LabelPolicy.MULTI,
            new ImageSize(64, 48),
            0,
            7);
    assertThat(everything.settings())
        .hasToString(
            "{epochs=3, patience=2, batch-size=16, mixed-precision=bf16, learning-rate=0.5,"
                + " schedule=cosine, warm-up=0.1, optimizer=sgd, momentum=0.9, nesterov=true,"
                + " weight-decay=0.0, clip-norm=1.0, weight-averaging=0.99, frozen-epochs=1,"
                + " unfreeze-every=2, depth-decay=0.25, stochastic-depth=0.125, linear-probe=1.0E-5,"
                + " label-smoothing=0.0, class-weights=0.5, balanced-sampling=0.75, focal-gamma=2.0,"
                + " negative-gamma=4.0, negative-margin=0.05, flip=0.5, crop=0.8, brightness=0.1,"
                + " contrast=0.2, saturation=0.3, mixup=0.4, cutmix=1.0, erasing=0.25,"
                + " temperature-scaling=true, label-policy=multi, input-size=64x48, seed=0,"
                + " variation=7}");
  }

  @Test
  void warmsUpAndFollowsTheCosineAsPyTorchDoes() {
    Optimization cosine = optimization(Schedule.COSINE, 0.1, OptimizerKind.SGD, false);
    double[] expected = JsonGoldens.doubles(SCHEDULES.get("cosine"));
    for (int step = 0; step < expected.length; step++) {
      assertThat(cosine.learningRate(step, expected.length))
          .isEqualTo(expected[step], offset(1e-9));
    }
  }

  /** PyTorch's peak comes up to one step earlier, since it counts steps where we count time. */
  @Test
  void followsOneCycleAsPyTorchDoesToWithinAStep() {
    Optimization oneCycle = optimization(Schedule.ONE_CYCLE, 0, OptimizerKind.SGD, false);
    double[] expected = JsonGoldens.doubles(SCHEDULES.get("oneCycle"));
    double steepest = 0.4 * Math.PI / 2 / 300;
    for (int step = 0; step < expected.length; step++) {
      assertThat(oneCycle.learningRate(step, expected.length))
          .isEqualTo(expected[step], offset(steepest));
    }
    assertThat(oneCycle.learningRate(0, 1001)).isEqualTo(expected[0], offset(1e-12));
    assertThat(oneCycle.learningRate(1000, 1001)).isEqualTo(expected[1000], offset(1e-12));
  }

  @Test
  void unfreezesGroupsFromTheHeadDown() {
    FineTuning gradual = new FineTuning(2, 3, 0.5, 0, 0);
    assertThat(gradual.trains(0, 1)).isTrue();
    assertThat(gradual.trains(1, 2)).isFalse();
    assertThat(gradual.trains(1, 3)).isTrue();
    assertThat(gradual.trains(2, 5)).isFalse();
    assertThat(gradual.trains(2, 6)).isTrue();
    assertThat(gradual.rateFactor(3)).isEqualTo(0.125);
    assertThat(FineTuning.NONE.trains(4, 1)).isTrue();
    assertThat(new FineTuning(0, Integer.MAX_VALUE, 0, 0, 0).trains(3, 100)).isFalse();
    assertThat(FineTuning.NONE.rateFactor(4)).isEqualTo(1);
  }

  private static Optimization optimization(
      Schedule schedule, double warmUp, OptimizerKind kind, boolean nesterov) {
    return new Optimization(0.4, schedule, warmUp, kind, 0.9, nesterov, 0, 0, 0);
  }
}
