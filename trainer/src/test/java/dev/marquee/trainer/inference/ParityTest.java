package dev.marquee.trainer.inference;

import static dev.marquee.model.Precision.FP16;
import static dev.marquee.model.Precision.FP16_INT8_WEIGHTS;
import static dev.marquee.model.Precision.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  }

  @Test
  void runsManyPostersInBatchesAndMissesNone() {
    ParityReport report = Parity.check(always(0.6f, 0.4f), always(0.6f, 0.4f), posters(100));

    assertThat(report).isEqualTo(new ParityReport(100, 0, 0, 100));
  }

  @Test
  void howFarProbabilitiesMayBeAwayFollowsThePrecision() {
    ParityReport near = new ParityReport(10, 9e-5, 1e-5, 10);
    ParityReport further = new ParityReport(10, 4e-3, 1e-5, 10);
    ParityReport far = new ParityReport(10, 6e-3, 1e-5, 10);

    assertThat(precisionsOf(near)).containsExactly(Precision.values());
    assertThat(precisionsOf(further)).containsExactly(FP16, INT8, FP16_INT8_WEIGHTS);
    assertThat(precisionsOf(far)).containsExactly(INT8);
  }

  @Test
  void int8HasToAgreeOnTopGenresAndOnAverage() {
    assertThat(new ParityReport(10, 0.5, 0.02, 9).within(INT8)).isTrue();
    assertThat(new ParityReport(10, 0.5, 0.021, 10).within(INT8)).isFalse();
    assertThat(new ParityReport(10, 0.5, 0.01, 8).within(INT8)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aProbabilityThatIsNotANumberIsWithinNoTolerance(Precision precision) {
    ParityReport report = Parity.check(always(1, 0), always(1, Float.NaN), posters(1));

    assertThat(report.within(precision)).isFalse();
  }

  @Test
  void refusesToCompareNothingOrDifferentLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parity.check(always(1), always(1), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parity.check(always(1), always(0.5f, 0.5f), posters(1)))
        .withMessageContaining("1 and 2 labels");
  }

  private static Stream<Precision> precisionsOf(ParityReport report) {
    return Stream.of(Precision.values()).filter(report::within);
  }

  private static PosterClassifier always(float... probabilities) {
    return posters -> Collections.nCopies(posters.size(), probabilities).toArray(float[][]::new);
  }

  private static List<RgbImage> posters(int count) {
    return Collections.nCopies(count, POSTER);
  }
}
