package dev.marquee.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.trainer.JsonGoldens;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.FusedSgd;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Schedule;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {

  private static final JsonNode GOLDEN = JsonGoldens.read(OptimizerTest.class, "optimizers.json");

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, SGD, false, 0",
    "nesterov, SGD, true, 0",
    "adamw, ADAMW, false, 0",
    "sgdClipped, SGD, false, 1.5"
  })
  void movesWeightsAsPyTorchDoes(
      String golden, OptimizerKind kind, boolean nesterov, double clipNorm) {
    Parameters parameters = parameters();
    Optimizer optimizer =
        Optimizer.of(settings(kind, nesterov, clipNorm), parameters.trained(1), manager);
    for (int step = 0; step < GOLDEN.get("gradients").size(); step++) {
      step(parameters, optimizer, step);
      JsonNode expected = GOLDEN.get(golden).get(step);
      assertThat(parameters.weights())
          .containsExactly(JsonGoldens.floats(expected.get("weight")), offset(2e-6f));
      assertThat(parameters.biases())
          .containsExactly(JsonGoldens.floats(expected.get("bias")), offset(2e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9, false", "0.9, true", "0, false"})
  void movesParametersTogetherAsOneByOne(double momentum, boolean nesterov) {
    var settings =
        new Optimization(
            0.1, Schedule.CONSTANT, 0, OptimizerKind.SGD, momentum, nesterov, 0.05, 0, 0);
    Parameters together = parameters();
    Parameters apart = parameters();
    assertThat(FusedSgd.find()).isPresent();
    var fused = new Sgd(settings, together.trained(0.5), manager, FusedSgd.find());
    var single = new Sgd(settings, apart.trained(0.5), manager, Optional.empty());
    for (int step = 0; step < 3; step++) {
      step(together, fused, step);
      step(apart, single, step);
    }
    assertThat(together.weights()).containsExactly(apart.weights(), offset(1e-6f));
    assertThat(together.biases()).containsExactly(apart.biases(), offset(1e-6f));
    assertThat(together.weight().getArray().getGradient().toFloatArray()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnBitForBitWhereItWasSaved(OptimizerKind kind) {
    Parameters unbroken = parameters();
    Optimizer first = Optimizer.of(settings(kind, false, 0), unbroken.trained(1), manager);
    for (int step = 0; step < 3; step++) {
      step(unbroken, first, step);
    }
    Parameters resumed = Parameters.of(manager, unbroken.weights(), unbroken.biases());
    Optimizer second = Optimizer.of(settings(kind, false, 0), resumed.trained(1), manager);
    second.load(first.save());
    for (int step = 3; step < 6; step++) {
      step(unbroken, first, step);
      step(resumed, second, step);
    }
    assertThat(resumed.weights()).isEqualTo(unbroken.weights());
    assertThat(resumed.biases()).isEqualTo(unbroken.biases());
  }

  @Test
  void leavesFrozenParametersAlone() {
    Parameters parameters = parameters();
    parameters.bias().freeze(true);
    Optimizer optimizer =
        Optimizer.of(settings(OptimizerKind.ADAMW, false, 1), parameters.trained(1), manager);
    step(parameters, optimizer, 0);
    assertThat(parameters.biases()).isEqualTo(JsonGoldens.floats(GOLDEN.get("bias")));
    assertThat(parameters.weights()).isNotEqualTo(JsonGoldens.floats(GOLDEN.get("weight")));
  }

  @Test
  void givesEachParameterItsOwnRate() {
    Parameters parameters = parameters();
    Optimizer optimizer =
        Optimizer.of(settings(OptimizerKind.SGD, false, 0), parameters.trained(0.5), manager);
    step(parameters, optimizer, 0);
    float[] whole = JsonGoldens.floats(GOLDEN.get("sgd").get(0).get("bias"));
    float[] start = JsonGoldens.floats(GOLDEN.get("bias"));
    float[] half = new float[start.length];
    for (int i = 0; i < half.length; i++) {
      half[i] = (start[i] + whole[i]) / 2;
    }
    assertThat(parameters.biases()).containsExactly(half, offset(1e-6f));
  }

  @Test
  void keepsNothingOfAStepButItsState() {
    Parameters parameters = parameters();
    Optimizer optimizer =
        Optimizer.of(settings(OptimizerKind.ADAMW, false, 1), parameters.trained(1), manager);
    step(parameters, optimizer, 0);
    int before = manager.getManagedArrays().size();
    step(parameters, optimizer, 1);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  private void step(Parameters parameters, Optimizer optimizer, int step) {
    JsonNode gradient = GOLDEN.get("gradients").get(step);
    parameters.backward(
        manager,
        JsonGoldens.floats(gradient.get("weight")),
        JsonGoldens.floats(gradient.get("bias")));
    optimizer.step(GOLDEN.get("rates").get(step).asDouble());
  }

  private Parameters parameters() {
    return Parameters.of(
        manager, JsonGoldens.floats(GOLDEN.get("weight")), JsonGoldens.floats(GOLDEN.get("bias")));
  }

  private static Optimization settings(OptimizerKind kind, boolean nesterov, double clipNorm) {
    return new Optimization(0.1, Schedule.CONSTANT, 0, kind, 0.9, nesterov, 0.05, clipNorm, 0);
  }
}
