package dev.marquee.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ClippingTest {

  @Test
  void everyRangeHoldsAnExactZero() {
    Range range = new Range(-0.37, 1.9);

    assertThat(range.nearest(0)).isZero();
    assertThat(range.scale()).isCloseTo((0.37f + 1.9f) / 255, within(1e-7f));
    assertThat(range.zeroPoint()).isEqualTo(42);
    assertThat(new Range(0.5, 2).low()).isZero();
    assertThat(new Range(-2, -0.5).high()).isZero();
  }

  @Test
  void valuesInRangeAreOffByHalfAStepAtMost() {
    Range range = new Range(-1, 3);

    for (double value = -1; value <= 3; value += 0.001) {
      assertThat(range.nearest(value)).isCloseTo(value, within(range.scale() * 0.51));
    }
    assertThat(range.nearest(9)).isCloseTo(3, within(0.01));
    assertThat(range.nearest(-9)).isCloseTo(-1, within(0.01));
  }

  @Test
  void bytesStandForThemselves() {
    assertThat(Range.BYTES.scale()).isEqualTo(1);
    assertThat(Range.BYTES.zeroPoint()).isZero();
  }

  @Test
  void whatIsAlwaysZeroStillHasAScale() {
    assertThat(new Range(0, 0).scale()).isEqualTo(1);
    assertThat(new Range(0, 0).zeroPoint()).isZero();
    assertThat(new Range(-1e-44, 1e-44).scale()).as("as good as zero").isEqualTo(1);
    assertThat(new Range(-1e-44, 1e-44).nearest(1e-44)).isZero();
  }

  @Test
  void minMaxKeepsOutliersAndTheOthersClipThem() {
    Histogram seen = new Histogram(new Range(0, 100));
    seen.add(values(100_000, 10));
    seen.add(FloatBuffer.wrap(new float[] {100}));

    assertThat(Clipping.MIN_MAX.range(seen).high()).isEqualTo(100);
    assertThat(Clipping.PERCENTILE.range(seen).high()).isBetween(9.5, 10.5);
    assertThat(Clipping.MSE.range(seen).high()).isBetween(20.0, 99.0);
  }

  @Test
  void zerosDoNotCount() {
    Histogram seen = new Histogram(new Range(0, 10));
    seen.add(FloatBuffer.wrap(new float[1_000_000]));
    seen.add(values(1_000, 10));

    assertThat(seen.quantile(0.5)).isBetween(4.9, 5.1);
  }

  @Test
  void theLeastSquaredErrorIsTheLeastOfAllCandidates() {
    Histogram seen = new Histogram(new Range(-40, 60));
    seen.add(values(100_000, 20));
    seen.add(FloatBuffer.wrap(new float[] {-40, 60}));
    double chosen = seen.squaredError(Clipping.MSE.range(seen));

    for (double factor = 0.2; factor <= 1; factor += 0.1) {
      assertThat(chosen).isLessThanOrEqualTo(seen.squaredError(seen.range().times(factor)) + 1e-9);
    }
  }

  /** Evenly spread over 0 to {@code most}. */
  private static FloatBuffer values(int count, float most) {
    FloatBuffer values = FloatBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      values.put((i + 0.5f) * most / count);
    }
    return values.flip();
  }
}
