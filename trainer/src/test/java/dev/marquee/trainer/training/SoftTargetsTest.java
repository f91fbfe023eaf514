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
import dev.marquee.trainer.djl.Djl;
import org.junit.jupiter.api.Test;

class SoftTargetsTest {

  private static final JsonNode GOLDEN =
      JsonGoldens.read(SoftTargetsTest.class, "distillation.json");
  private static final Shape SHAPE = new Shape(5, 4);

  @Test
  void ofOneLabelTheLossAndItsSlopeArePyTorchs() {
    int[] classes = JsonGoldens.ints(GOLDEN.get("classes"));
    float[] oneHot = new float[classes.length * 4];
    for (int i = 0; i < classes.length; i++) {
      oneHot[i * 4 + classes[i]] = 1;
    }
    check(LabelPolicy.ALPHABETICAL, oneHot, "softmaxes", "oneLabel");
  }

  @Test
  void ofSeveralLabelsTheLossAndItsSlopeArePyTorchs() {
    float[] several = JsonGoldens.floats(GOLDEN.get("several"));
    check(LabelPolicy.MULTI, several, "sigmoids", "severalLabels");
  }

  private static void check(LabelPolicy policy, float[] targets, String answers, String golden) {
    JsonNode expected = GOLDEN.get(golden);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NDArray logits = array(manager, JsonGoldens.floats(GOLDEN.get("logits")));
      NDArray probabilities = array(manager, JsonGoldens.floats(GOLDEN.get(answers)));
      double weight = GOLDEN.get("weight").asDouble();
      double temperature = GOLDEN.get("temperature").asDouble();
      logits.setRequiresGradient(true);
      try (GradientCollector collector = Djl.engine().newGradientCollector()) {
        NDArray hard = Loss.plain(policy).of(logits, array(manager, targets));
        NDArray value =
            new SoftTargets(probabilities, policy, weight, temperature).blend(hard, logits);
        collector.backward(value);
        assertThat((double) value.getFloat())
            .isEqualTo(expected.get("value").asDouble(), offset(1e-6));
      }
      assertThat(logits.getGradient().toFloatArray())
          .containsExactly(JsonGoldens.floats(expected.get("slope")), offset(1e-6f));
    }
  }

  private static NDArray array(NDManager manager, float[] values) {
    return manager.create(values, SHAPE);
  }
}
