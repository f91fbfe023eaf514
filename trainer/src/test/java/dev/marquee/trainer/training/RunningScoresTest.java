package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningScoresTest {
  private static final List<String> LABELS = List.of("Drama", "Comedy", "Horror");

  /** The network says Comedy each time. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 1",
    "1, 0, 0, 0", // one genre
    "1, 1, 0, 1",
    "0, 1, 1, 1",
    "1, 0, 1, 0", // several
    "0.3, 0.7, 0, 1",
    "0.7, 0.3, 0, 0",
    "0.5, 0.5, 0, 1" // mixed
  })
  void countsTheTopGenreAsRightWhereNoOtherIsMoreOfATarget(
      float drama, float comedy, float horror, double accuracy) {
    assertThat(scores(new float[] {drama, comedy, horror}).accuracy()).isEqualTo(accuracy);
  }

  @Test
  void countsEachPosterOfABatchByItsOwnTargets() {
    assertThat(scores(new float[] {0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 1}).accuracy()).isEqualTo(0.5);
  }

  @Test
  void tellsOfALossThatIsNoNumberOnceAHundredBatchesAreRead() {
    try (NDManager manager = Djl.engine().newBaseManager()) {
      NDArray logits = manager.zeros(new Shape(1, LABELS.size()));
      RunningScores scores = new RunningScores(LABELS);
      for (int batch = 1; batch < 100; batch++) {
        scores.add(logits.duplicate(), manager.create(Float.NaN), logits, manager);
        assertThat(scores.diverged()).isFalse();
      }
      scores.add(logits.duplicate(), manager.create(0.25f), logits, manager);
      assertThat(scores.diverged()).isTrue();
    }
  }

  private static EpochMetrics.Scores scores(float[] targets) {
    int posters = targets.length / LABELS.size();
    try (NDManager manager = Djl.engine().newBaseManager()) {
      NDArray logits = manager.zeros(new Shape(posters, LABELS.size()));
      logits.set(new NDIndex(":, 1"), 2);
      NDArray expected = manager.create(targets, logits.getShape());
      RunningScores scores = new RunningScores(LABELS);
      scores.add(expected, manager.create(0.25f), logits, manager);
      return scores.scores(Split.TRAINING);
    }
  }
}
