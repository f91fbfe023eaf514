package dev.marquee.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityTest {

  private static final RgbImage POSTER = new RgbImage(new ImageSize(1, 1), new byte[3]);

  @Test
  void measuresTheLargestAndTheMeanDifference() {
    ParityReport report =
        Parity.check(always(0.7f, 0.2f, 0.1f), always(0.4f, 0.5f, 0.1f), posters(3));

    assertThat(report.posters()).isEqualTo(3);
    assertThat(report.largestDifference()).isEqualTo(0.3, within(1e-6));
    assertThat(report.meanDifference()).isEqualTo(0.2, within(1e-6));
    assertThat(report.topGenreAgreements()).isZero();
    assertThat(report.within(0.29)).isFalse();
    assertThat(report.within(0.31)).isTrue();
  }

  @Test
  void runsManyPostersInBatchesAndMissesNone() {
    ParityReport report = Parity.check(always(0.6f, 0.4f), always(0.6f, 0.4f), posters(100));

    assertThat(report).isEqualTo(new ParityReport(100, 0, 0, 100));
  }

  @Test
  void aProbabilityThatIsNotANumberIsWithinNoTolerance() {
    ParityReport report = Parity.check(always(1, 0), always(1, Float.NaN), posters(1));

    assertThat(report.within(Double.MAX_VALUE)).isFalse();
  }

  @Test
  void refusesToCompareNothingOrDifferentLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parity.check(always(1), always(1), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parity.check(always(1), always(0.5f, 0.5f), posters(1)))
        .withMessageContaining("1 and 2 labels");
  }

  private static PosterClassifier always(float... probabilities) {
    return posters -> Collections.nCopies(posters.size(), probabilities).toArray(float[][]::new);
  }

  private static List<RgbImage> posters(int count) {
    return Collections.nCopies(count, POSTER);
  }
}
