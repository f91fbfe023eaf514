package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.LabelPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The goldens are scikit-learn's and scipy's: src/test/python/evaluation_goldens.py. */
class EvaluationTest {

  private static final List<String> LABELS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  /**
   * @param genres for each label: posters, predicted, precision, recall, F1, average precision
   */
  record Golden(
      float[][] probabilities,
      List<List<Integer>> targets,
      Map<String, Double> metrics,
      double[][] genres) {

    static Golden read(String name) throws IOException {
      try (var json = EvaluationTest.class.getResourceAsStream(name)) {
        return new ObjectMapper().readValue(json, Golden.class);
      }
    }

    Evaluation evaluate(LabelPolicy policy) {
      return Evaluation.of(new Predictions(LABELS, probabilities, targets), policy);
    }
  }

  @Test
  void agreesWithScikitLearnOnOneLabelForEachPoster() throws IOException {
    var golden = Golden.read("single-label.json");

    var evaluation = golden.evaluate(LabelPolicy.ALPHABETICAL);

    check(evaluation, golden);
    var confusion = evaluation.confusion().orElseThrow();
    assertThat(confusion.total()).isEqualTo(300);
    assertThat(confusion.accuracy()).isEqualTo(evaluation.metrics().get("accuracy"));
  }

  @Test
  void agreesWithScikitLearnOnSeveralLabelsForEachPoster() throws IOException {
    var golden = Golden.read("multi-label.json");

    var evaluation = golden.evaluate(LabelPolicy.MULTI);

    check(evaluation, golden);
    assertThat(evaluation.confusion()).isEmpty();
  }

  @Test
  void givesTheSameIntervalsEachTime() throws IOException {
    var golden = Golden.read("single-label.json");

    assertThat(golden.evaluate(LabelPolicy.ALPHABETICAL).metrics())
        .isEqualTo(golden.evaluate(LabelPolicy.ALPHABETICAL).metrics());
  }

  @Test
  void evaluatesASinglePoster() {
    var evaluation =
        Evaluation.of(
            new Predictions(List.of("a", "b"), new float[][] {{0.25f, 0.75f}}, List.of(List.of(1))),
            LabelPolicy.ALPHABETICAL);

    assertThat(evaluation.metrics())
        .containsEntry("accuracy", 1.0)
        .containsEntry("top3_accuracy", 1.0)
        .containsEntry("macro_f1", 1.0)
        .containsEntry("log_loss", -Math.log(0.75))
        .containsEntry("expected_calibration_error", 0.25)
        .containsEntry("accuracy_ci95_low", 1.0);
    assertThat(evaluation.metrics().values()).allMatch(Double::isFinite);
  }

  @Test
  void refusesWhatIsNoPrediction() {
    var target = List.of(List.of(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Predictions(LABELS, new float[][] {{1}}, target))
        .withMessageContaining("1 probabilities for 8 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Predictions(List.of("a"), new float[][] {{Float.NaN}}, target))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Predictions(List.of("a"), new float[0][], List.of()));
  }

  private static void check(Evaluation evaluation, Golden golden) {
    assertThat(evaluation.metrics()).containsOnlyKeys(golden.metrics().keySet());
    evaluation
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(value)
                    .as(name)
                    .isCloseTo(golden.metrics().get(name), within(tolerance(name))));
    for (int label = 0; label < LABELS.size(); label++) {
      assertThat(figures(evaluation.genres().get(label)))
          .as(LABELS.get(label))
          .containsExactly(golden.genres()[label], within(1e-9));
    }
  }

  /** Resamples are drawn at random, other ones in Python; logarithms are of 32-bit floats there. */
  private static double tolerance(String name) {
    if (name.contains("_ci95_")) {
      return 0.005;
    }
    return name.equals("log_loss") ? 1e-5 : 1e-6;
  }

  private static double[] figures(Evaluation.GenreScore score) {
    return new double[] {
      score.posters(),
      score.predicted(),
      score.precision(),
      score.recall(),
      score.f1(),
      score.averagePrecision()
    };
  }
}
