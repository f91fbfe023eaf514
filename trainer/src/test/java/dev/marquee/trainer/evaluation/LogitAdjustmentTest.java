package dev.marquee.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogitAdjustmentTest {

  private static final List<Double> PRIORS = List.of(0.8, 0.2, 0.0);

  @Test
  void atOneTheLabelsOfThePriorsCountAlike() {
    assertThat(adjusted(1, 0.8f, 0.2f, 0))
        .containsExactly(new float[] {0.5f, 0.5f, 0}, within(1e-6f));
  }

  @Test
  void atZeroNothingMoves() {
    assertThat(adjusted(0, 0.5f, 0.3f, 0.2f))
        .containsExactly(new float[] {0.5f, 0.3f, 0.2f}, within(1e-6f));
  }

  @Test
  void aLabelThatNeverOccurredIsLeftAsItIs() {
    assertThat(adjusted(1, 0.4f, 0.4f, 0.2f))
        .containsExactly(new float[] {0.5f / 2.7f, 2 / 2.7f, 0.2f / 2.7f}, within(1e-6f));
  }

  @Test
  void moreThanNumbersCanHoldNamesTheRarestLabel() {
    assertThat(adjusted(1000, 0.9f, 0.05f, 0.05f)).containsExactly(0, 1, 0);
  }

  private static float[] adjusted(double tau, float... probabilities) {
    var predictions =
        new Predictions(List.of("a", "b", "c"), new float[][] {probabilities}, List.of(List.of(0)));
    return new LogitAdjustment(tau, PRIORS).apply(predictions).probabilities()[0];
  }
}
