package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.evaluation.Reliability.Bin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

  private static final Predictions PREDICTIONS =
      new Predictions(
          List.of("a", "b"),
          new float[][] {{0.75f, 0.25f}, {0.25f, 0.75f}, {0.5f, 0.5f}},
          List.of(List.of(0), List.of(0), List.of(0)));

  @Test
  void countsEachPosterOnceByItsTopGenre() {
    Reliability reliability = Reliability.ofTopGenres(PREDICTIONS);

    assertThat(filled(reliability)).containsExactly(new Bin(1, 0.5, 1), new Bin(2, 0.75, 0.5));
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo((0.5 + 2 * 0.25) / 3, within(1e-9));
  }

  @Test
  void countsEveryGenreOfEveryPoster() {
    Reliability reliability = Reliability.ofEveryGenre(PREDICTIONS);

    assertThat(filled(reliability))
        .containsExactly(new Bin(2, 0.25, 0.5), new Bin(2, 0.5, 0.5), new Bin(2, 0.75, 0.5));
    assertThat(reliability.expectedCalibrationError()).isCloseTo(1 / 6.0, within(1e-9));
  }

  private static List<Bin> filled(Reliability reliability) {
    return reliability.bins().stream().filter(bin -> bin.answers() > 0).toList();
  }
}
