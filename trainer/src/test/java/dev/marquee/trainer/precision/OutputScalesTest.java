package dev.marquee.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.weights.Tensor;
import org.junit.jupiter.api.Test;

class OutputScalesTest {

  private static final long[] TWO_OUTPUTS = {2, 2};

  @Test
  void everyOutputHasItsOwnScale() {
    float[] values = {1.27f, -0.25f, 127, 32};
    float[] scales = OutputScales.of(new Tensor(TWO_OUTPUTS, values), 127, output -> 0);

    assertThat(scales).containsExactly(new float[] {0.01f, 1}, within(1e-6f));
    assertThat(OutputScales.integers(values, scales, 127)).containsExactly(127, -25, 127, 32);
  }

  @Test
  void anOutputOfZerosStaysZero() {
    float[] values = {0, 0, 1e-40f, 0};
    float[] scales = OutputScales.of(new Tensor(TWO_OUTPUTS, values), 127, output -> 0);

    assertThat(scales).containsExactly(1, 1);
    assertThat(OutputScales.integers(values, scales, 127)).containsOnly(0);
  }

  @Test
  void noScaleIsSmallerThanTheLeast() {
    float[] values = {63, 0, 0, 0};
    float[] scales = OutputScales.of(new Tensor(TWO_OUTPUTS, values), 63, output -> 0.5);

    assertThat(scales).containsExactly(1, 0.5f);
  }
}
