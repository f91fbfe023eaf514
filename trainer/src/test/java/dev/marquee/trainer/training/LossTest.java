package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.JsonGoldens;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.recipe.Objective;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossTest {

  private static final JsonNode GOLDEN = JsonGoldens.read(LossTest.class, "losses.json");
  private static final Shape SHAPE = new Shape(7, 4);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "plain, 0, 0, 0",
    "smoothed, 0.1, 0, 0",
    "weighted, 0, 0.5, 0",
    "weightedAndSmoothed, 0.1, 0.5, 0",
    "focal, 0, 0, 2"
  })
  void ofOneLabelIsPyTorchs(String golden, double smoothing, double power, double gamma) {
    Objective objective = new Objective(smoothing, power, 0, gamma, 0, 0);
    check(golden, LabelPolicy.ALPHABETICAL, objective, oneHot());
  }

  @ParameterizedTest
  @CsvSource({"binary, 0, 0, 0, 0", "binaryWeighted, 0.5, 0, 0, 0", "asymmetric, 0, 1, 4, 0.05"})
  void ofSeveralLabelsIsPyTorchs(
      String golden, double power, double positive, double negative, double margin) {
    Objective objective = new Objective(0, power, 0, positive, negative, margin);
    check(golden, LabelPolicy.MULTI, objective, JsonGoldens.floats(GOLDEN.get("several")));
  }

  @Test
  void staysFiniteWhereTheNetworkIsSure() {
    Objective objective = new Objective(0, 0, 0, 0.5, 4, 0.05);
    float[] sure = {80, -80, -80, 80};
    NDArray logits = manager.create(sure, new Shape(1, 4));
    NDArray targets = manager.create(new float[] {1, 0, 1, 0}, new Shape(1, 4));
    logits.setRequiresGradient(true);
    try (GradientCollector collector = Djl.engine().newGradientCollector()) {
      NDArray value =
          Loss.of(LabelPolicy.MULTI, objective, new LabelCounts(new int[4]), manager)
              .of(logits, targets);
      collector.backward(value);
      assertThat(value.getFloat()).isFinite();
    }
    for (float slope : logits.getGradient().toFloatArray()) {
      assertThat(slope).isFinite();
    }
  }

  private void check(String golden, LabelPolicy policy, Objective objective, float[] targets) {
    JsonNode expected = GOLDEN.get(golden);
    NDArray logits = manager.create(JsonGoldens.floats(GOLDEN.get("logits")), SHAPE);
    logits.setRequiresGradient(true);
    LabelCounts counts = new LabelCounts(JsonGoldens.ints(GOLDEN.get("counts")));
    try (GradientCollector collector = Djl.engine().newGradientCollector()) {
      NDArray value =
          Loss.of(policy, objective, counts, manager).of(logits, manager.create(targets, SHAPE));
      collector.backward(value);
      assertThat((double) value.getFloat())
          .isEqualTo(expected.get("value").asDouble(), offset(1e-6));
    }
    assertThat(logits.getGradient().toFloatArray())
        .containsExactly(JsonGoldens.floats(expected.get("slope")), offset(1e-6f));
  }

  private static float[] oneHot() {
    int[] classes = JsonGoldens.ints(GOLDEN.get("classes"));
    float[] targets = new float[classes.length * 4];
    for (int i = 0; i < classes.length; i++) {
      targets[i * 4 + classes[i]] = 1;
    }
    return targets;
  }
}
