package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

  private static final int DRAWS = 20_000;

  private final Draw draw = new Draw(new SplittableRandom(6));

  @Test
  void betaHasItsMeanAndVariance() {
    for (double alpha : new double[] {0.2, 1, 2, 4}) {
      double[] values = DoubleStream.generate(() -> draw.beta(alpha)).limit(DRAWS).toArray();
      double mean = DoubleStream.of(values).average().orElseThrow();
      double variance = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum() / DRAWS;
      assertThat(mean).isEqualTo(0.5, offset(0.01));
      assertThat(variance).isEqualTo(1 / (4 * (2 * alpha + 1)), offset(0.005));
    }
  }

  /** Nearly all of what a small alpha draws is next to 0 or to 1. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-9, 1e-300, Double.MIN_VALUE})
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void betaOfASmallAlphaIsOneOrTheOther(double alpha) {
    double[] values = DoubleStream.generate(() -> draw.beta(alpha)).limit(DRAWS).toArray();
    assertThat(DoubleStream.of(values).average().orElseThrow()).isEqualTo(0.5, offset(0.015));
    assertThat(DoubleStream.of(values).filter(v -> v > 0.01 && v < 0.99).count())
        .isLessThan(DRAWS / 50);
  }

  @Test
  void cropsKeepAtLeastTheSmallestShareAndLieInside() {
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      Rectangle crop = draw.crop(0.4, 300, 180);
      sum += crop.area() / (300.0 * 180);
      assertThat(crop.area() / (300.0 * 180)).isBetween(0.39, 1.0);
      assertThat(crop.top() + crop.height()).isLessThanOrEqualTo(300);
      assertThat(crop.left() + crop.width()).isLessThanOrEqualTo(180);
    }
    assertThat(sum / 1000).as("not the whole each time").isBetween(0.6, 0.8);
  }

  @Test
  void holesHaveRandomErasingsShares() {
    for (int i = 0; i < 1000; i++) {
      Rectangle hole = draw.hole(300, 180);
      assertThat(hole.area() / (300.0 * 180)).isBetween(0.015, 0.34);
      assertThat(hole.top() + hole.height()).isLessThanOrEqualTo(300);
      assertThat(hole.left() + hole.width()).isLessThanOrEqualTo(180);
    }
  }

  @Test
  void exchangedPartsHaveAtMostTheShareAskedFor() {
    double largest = 0;
    for (int i = 0; i < 1000; i++) {
      Rectangle part = draw.exchanged(0.7, 300, 180);
      largest = Math.max(largest, part.area() / (300.0 * 180));
      assertThat(part.area() / (300.0 * 180)).isBetween(0.0, 0.3);
      assertThat(part.top() + part.height()).isLessThanOrEqualTo(300);
      assertThat(part.left() + part.width()).isLessThanOrEqualTo(180);
    }
    assertThat(largest).as("that of one in the middle").isBetween(0.29, 0.3);
  }

  @Test
  void postersOfOnePixelHaveTheirDrawsToo() {
    for (int i = 0; i < 100; i++) {
      assertThat(draw.crop(0.1, 1, 1)).isEqualTo(Rectangle.whole(1, 1));
      assertThat(draw.hole(1, 1)).isIn(Rectangle.NOTHING, Rectangle.whole(1, 1));
      assertThat(draw.exchanged(0.5, 1, 1).area()).isZero();
    }
  }
}
