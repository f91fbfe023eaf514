package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.LabelPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The golden is scikit-learn's: src/test/python/threshold_goldens.py. */
class ThresholdsTest {

  private static final List<String> LABELS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  @Test
  void reachTheHighestF1ThatAnyThresholdDoes() throws IOException {
    Predictions predictions = predictions();
    JsonNode highest = json("thresholds.json").get("highest_f1");

    List<Double> thresholds = Thresholds.fit(predictions);

    double sum = 0;
    for (int label = 0; label < LABELS.size(); label++) {
      double f1 = f1(predictions, label, thresholds.get(label));
      assertThat(f1).as(LABELS.get(label)).isCloseTo(highest.get(label).asDouble(), within(1e-9));
      sum += f1;
    }
    Evaluation plain = Evaluation.of(predictions, LabelPolicy.MULTI);
    Evaluation chosen = Evaluation.of(predictions, LabelPolicy.MULTI, thresholds);
    assertThat(chosen.metrics())
        .containsAllEntriesOf(plain.metrics())
        .hasEntrySatisfying(
            "macro_f1_thresholds", told -> assertThat(told).isGreaterThan(macroF1(plain)));
    assertThat(chosen.metrics().get("macro_f1_thresholds"))
        .isCloseTo(sum / LABELS.size(), within(1e-9));
    assertThat(plain.metrics()).doesNotContainKey("micro_f1_thresholds");
  }

  @Test
  void lieHalfwayBetweenTheProbabilitiesThatTheyPart() {
    assertThat(
            Thresholds.fit(
                new Predictions(
                    List.of("rare", "always", "never"),
                    new float[][] {{0.25f, 0.5f, 0.75f}, {0.125f, 0.25f, 0.5f}},
                    List.of(List.of(0, 1), List.of(1)))))
        .containsExactly(0.1875, 0.125, 0.5);
  }

  private static double macroF1(Evaluation evaluation) {
    return evaluation.metrics().get("macro_f1");
  }

  private static double f1(Predictions predictions, int label, double threshold) {
    long right = 0;
    long either = 0;
    for (int poster = 0; poster < predictions.size(); poster++) {
      boolean named = predictions.probabilities()[poster][label] > threshold;
      boolean actual = predictions.isTarget(poster, label);
      right += named && actual ? 2 : 0;
      either += (named ? 1 : 0) + (actual ? 1 : 0);
    }
    return either == 0 ? 0 : right / (double) either;
  }

  private static Predictions predictions() throws IOException {
    EvaluationTest.Golden golden = EvaluationTest.Golden.read("multi-label.json");
    return new Predictions(LABELS, golden.probabilities(), golden.targets());
  }

  private static JsonNode json(String name) throws IOException {
    try (var json = ThresholdsTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(json);
    }
  }
}
