package dev.marquee.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.trainer.weights.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresScaleTest {

  @Test
  void everyOutputHasItsOwnScale() {
    float[] values = {1.27f, -0.25f, 127, 32};
    float[] scales = LeastSquaresScale.ofEachOutput(new Tensor(new long[] {2, 2}, values));

    assertThat(scales).containsExactly(new float[] {0.01f, 1}, within(1e-6f));
    assertThat(LeastSquaresScale.integers(values, scales)).containsExactly(127, -25, 127, 32);
  }

  @Test
  void anOutputOfZerosStaysZero() {
    float[] values = {0, 0, 1e-40f, 0};
    float[] scales = LeastSquaresScale.ofEachOutput(new Tensor(new long[] {2, 2}, values));

    assertThat(scales).containsExactly(1, 1);
    assertThat(LeastSquaresScale.integers(values, scales)).containsOnly(0);
  }

  @Test
  void anOutlierIsClippedWhereThatBringsTheOthersNearer() {
    float[] values = evenlySpread(20_000);
    values[7] = -1.05f;
    float[] scales = LeastSquaresScale.ofEachOutput(new Tensor(new long[] {1, 20_000}, values));

    assertThat(scales[0]).isLessThan(1.01f / 127);
    assertThat(LeastSquaresScale.integers(values, scales)[7]).isEqualTo((byte) -127);
    assertThat(squaredError(values, scales[0])).isLessThan(squaredError(values, 1.05f / 127));
  }

  @Test
  void anOutlierIsKeptWhereClippingItWouldCostMore() {
    float[] values = evenlySpread(200);
    values[7] = 1.5f;
    float[] scales = LeastSquaresScale.ofEachOutput(new Tensor(new long[] {1, 200}, values));

    assertThat(scales[0] * 127).isCloseTo(1.5f, within(1e-4f));
  }

  private static float[] evenlySpread(int count) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return values;
  }

  private static double squaredError(float[] values, float scale) {
    byte[] integers = LeastSquaresScale.integers(values, new float[] {scale});
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.pow(values[i] - scale * integers[i], 2);
    }
    return sum;
  }
}
