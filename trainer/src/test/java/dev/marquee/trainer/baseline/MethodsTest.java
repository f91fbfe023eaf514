package dev.marquee.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.JsonGoldens;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against scikit-learn; src/test/python/baseline_goldens.py made the file. */
class MethodsTest {

  private static final List<String> LABELS = List.of("Drama", "Comedy", "Other");

  private static JsonNode golden;
  private static Examples training;
  private static List<double[]> test;

  @BeforeAll
  static void readsTheGolden() {
    golden = JsonGoldens.read(MethodsTest.class, "methods.json");
    List<double[]> features =
        golden.get("features").valueStream().map(JsonGoldens::doubles).toList();
    List<List<Integer>> targets =
        golden.get("targets").valueStream().map(target -> List.of(target.asInt())).toList();
    int size = golden.get("training").asInt();
    training = new Examples(LABELS, features.subList(0, size), targets.subList(0, size));
    test = features.subList(size, features.size());
  }

  @Test
  void naiveBayesAnswersAsScikitLearn() {
    agree("naiveBayes", bayes(LabelPolicy.ALPHABETICAL)::probabilities);
  }

  @Test
  void naiveBayesAnswersEachLabelByItselfWhereThereMayBeSeveral() {
    agree("naiveBayesByLabel", bayes(LabelPolicy.MULTI)::probabilities);
  }

  @Test
  void nearestNeighboursAnswerAsScikitLearn() {
    NearestNeighbours method = new NearestNeighbours(training);
    int k = golden.get("k").asInt();
    agree("nearestNeighbours", features -> method.vote(method.find(features, k), k));
  }

  @Test
  void fewerNeighboursAreTheFirstOfMore() {
    NearestNeighbours method = new NearestNeighbours(training);

    assertThat(method.find(test.getFirst(), 20)).startsWith(method.find(test.getFirst(), 5));
  }

  @Test
  void knowsNoMoreNeighboursThanThereAre() {
    NearestNeighbours method = new NearestNeighbours(training);

    assertThat(method.find(test.getFirst(), 1000)).hasSize(training.size());
  }

  @Test
  void aLabelThatNoTrainingPosterCarriesIsNeverProbable() {
    Examples drama =
        new Examples(
            LABELS,
            training.features(),
            IntStream.range(0, training.size()).mapToObj(i -> List.of(0)).toList());

    for (LabelPolicy policy : List.of(LabelPolicy.ALPHABETICAL, LabelPolicy.MULTI)) {
      assertThat(new NaiveBayes(drama, policy, 5).probabilities(test.getFirst()))
          .containsExactly(1, 0, 0);
    }
  }

  private static NaiveBayes bayes(LabelPolicy policy) {
    return new NaiveBayes(training, policy, golden.get("draws").asDouble());
  }

  private static void agree(String name, Function<double[], float[]> method) {
    for (int i = 0; i < test.size(); i++) {
      float[] answer = method.apply(test.get(i));
      double[] expected = JsonGoldens.doubles(golden.get(name).get(i));
      assertThat(answer).hasSize(expected.length);
      for (int label = 0; label < expected.length; label++) {
        assertThat((double) answer[label])
            .as("%s, example %d, label %d", name, i, label)
            .isCloseTo(expected[label], within(1e-6));
      }
    }
  }
}
