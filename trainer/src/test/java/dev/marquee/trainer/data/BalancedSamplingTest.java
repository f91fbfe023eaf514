package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancedSamplingTest {

  /** 900 of label 0, 90 of label 1, 10 of both 1 and 2. */
  private static final List<Poster> POSTERS = posters();

  @Test
  void fullPowerShowsEachLabelAsOften() {
    double[] weights = LabelCounts.of(POSTERS, 3).weights(1);
    int[] drawn = new int[3];
    for (int epoch = 1; epoch <= 20; epoch++) {
      BalancedSampling.draw(POSTERS, weights, 5, epoch)
          .forEach(poster -> drawn[poster.target().getLast()]++);
    }
    // weights 1/900, 1/100, 1/10 times 900, 90, 10 posters
    double sum = 1 + 0.9 + 1;
    assertThat(drawn[0] / 20_000.0).isEqualTo(1 / sum, offset(0.02));
    assertThat(drawn[1] / 20_000.0).isEqualTo(0.9 / sum, offset(0.02));
    assertThat(drawn[2] / 20_000.0).isEqualTo(1 / sum, offset(0.02));
  }

  @Test
  void dependsOnSeedAndEpochAlone() {
    double[] weights = LabelCounts.of(POSTERS, 3).weights(0.5);
    var first = BalancedSampling.draw(POSTERS, weights, 5, 1);
    assertThat(BalancedSampling.draw(POSTERS, weights, 5, 1)).isEqualTo(first).hasSize(1000);
    assertThat(BalancedSampling.draw(POSTERS, weights, 5, 2)).isNotEqualTo(first);
    assertThat(BalancedSampling.draw(POSTERS, weights, 6, 1)).isNotEqualTo(first);
  }

  @Test
  void weightsHaveMeanOneAndStandAgainstFrequency() {
    double[] weights = new LabelCounts(new int[] {100, 25, 0}).weights(0.5);
    assertThat(weights[1] / weights[0]).isEqualTo(2, offset(1e-12));
    assertThat(weights[2]).isEqualTo(1);
    assertThat((weights[0] + weights[1] + weights[2]) / 3).isEqualTo(1, offset(1e-12));
  }

  private static List<Poster> posters() {
    List<Poster> posters = new ArrayList<>();
    for (int id = 0; id < 1000; id++) {
      List<Integer> target = id < 900 ? List.of(0) : id < 990 ? List.of(1) : List.of(1, 2);
      var movie = new Movie("tt" + id, "Movie", List.of("x"), id);
      posters.add(new Poster(movie, Path.of(id + ".png"), target, Split.TRAINING));
    }
    return posters;
  }
}
