package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.JsonGoldens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemperatureTest {

  private static final JsonNode GOLDEN =
      JsonGoldens.read(TemperatureTest.class, "temperatures.json");
  private static final List<String> LABELS = List.of("a", "b", "c", "d", "e");

  @Test
  void ofSoftmaxesIsWhatSciPyFinds() {
    assertThat(Temperature.fit(softmaxes(), LabelPolicy.ALPHABETICAL))
        .isEqualTo(GOLDEN.get("softmaxTemperature").asDouble(), offset(1e-4));
  }

  @Test
  void ofSigmoidsIsWhatSciPyFinds() {
    List<List<Integer>> targets = new ArrayList<>();
    GOLDEN.get("several").forEach(row -> targets.add(boxed(JsonGoldens.ints(row))));
    assertThat(Temperature.fit(predictions("sigmoid", targets), LabelPolicy.MULTI))
        .isEqualTo(GOLDEN.get("sigmoidTemperature").asDouble(), offset(1e-4));
  }

  @Test
  void lowersTheLossAndChangesNoOrder() {
    Predictions before = softmaxes();
    double temperature = Temperature.fit(before, LabelPolicy.ALPHABETICAL);
    Predictions after = Temperature.apply(before, LabelPolicy.ALPHABETICAL, temperature);
    var was = Evaluation.of(before, LabelPolicy.ALPHABETICAL).metrics();
    var is = Evaluation.of(after, LabelPolicy.ALPHABETICAL).metrics();
    assertThat(is.get("log_loss")).isLessThan(was.get("log_loss"));
    assertThat(is.get("accuracy")).isEqualTo(was.get("accuracy"));
    assertThat(Temperature.fit(after, LabelPolicy.ALPHABETICAL)).isEqualTo(1, offset(1e-4));
  }

  @ParameterizedTest
  @EnumSource
  void equalProbabilitiesAreLeftAsTheyAre(LabelPolicy policy) {
    float p = policy.singleLabel() ? 0.2f : 0.5f;
    float[][] rows = {{p, p, p, p, p}, {p, p, p, p, p}, {p, p, p, p, p}};
    Predictions dead = new Predictions(LABELS, rows, List.of(List.of(0), List.of(3), List.of(3)));
    assertThat(Temperature.fit(dead, policy)).isEqualTo(1);
  }

  private static Predictions softmaxes() {
    List<List<Integer>> targets =
        IntStream.of(JsonGoldens.ints(GOLDEN.get("targets"))).mapToObj(List::of).toList();
    return predictions("softmax", targets);
  }

  private static Predictions predictions(String name, List<List<Integer>> targets) {
    List<float[]> rows = new ArrayList<>();
    GOLDEN.get(name).forEach(row -> rows.add(JsonGoldens.floats(row)));
    return new Predictions(LABELS, rows.toArray(float[][]::new), targets);
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }
}
