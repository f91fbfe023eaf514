package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final int DRAWS = 20_000;

  private final Draw draw = new Draw(new SplittableRandom(6));

  @Test
  void betaHasItsMeanAndVariance() {
    for (double alpha : new double[] {0.2, 1, 2}) {
      double[] values = DoubleStream.generate(() -> draw.beta(alpha)).limit(DRAWS).toArray();
      double mean = DoubleStream.of(values).average().orElseThrow();
      double variance = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum() / DRAWS;
      assertThat(mean).isEqualTo(0.5, offset(0.01));
      assertThat(variance).isEqualTo(1 / (4 * (2 * alpha + 1)), offset(0.005));
    }
  }

  @Test
  void cropsKeepAtLeastTheSmallestShareAndLieInside() {
    for (int i = 0; i < 1000; i++) {
      Rectangle crop = draw.crop(0.4, 300, 180);
      assertThat(crop.area() / (300.0 * 180)).isBetween(0.39, 1.0);
      assertThat(crop.top() + crop.height()).isLessThanOrEqualTo(300);
      assertThat(crop.left() + crop.width()).isLessThanOrEqualTo(180);
    }
  }

  @Test
  void holesHaveRandomErasingsShares() {
    for (int i = 0; i < 1000; i++) {
      Rectangle hole = draw.hole(300, 180);
      assertThat(hole.area() / (300.0 * 180)).isBetween(0.015, 0.34);
      assertThat(hole.top() + hole.height()).isLessThanOrEqualTo(300);
    }
  }

  @Test
  void exchangedPartsHaveAtMostTheShareAskedFor() {
    for (int i = 0; i < 1000; i++) {
      Rectangle part = draw.exchanged(0.7, 300, 180);
      assertThat(part.area() / (300.0 * 180)).isBetween(0.0, 0.3);
      assertThat(part.top() + part.height()).isLessThanOrEqualTo(300);
      assertThat(part.left() + part.width()).isLessThanOrEqualTo(180);
    }
  }
}
