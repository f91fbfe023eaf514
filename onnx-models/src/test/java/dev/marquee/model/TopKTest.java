package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopKTest {
  private static final float[] PROBABILITIES = {0.1f, 0.4f, 0.1f, 0.4f, 0};

  @Test
  void theMostProbableComeFirstAndEqualOnesInTheModelsOrder() {
    assertThat(TopK.of(PROBABILITIES, 3)).containsExactly(1, 3, 0);
  }

  @Test
  void whoAsksForMoreThanThereAreGetsAll() {
    assertThat(TopK.of(PROBABILITIES, 9)).containsExactly(1, 3, 0, 2, 4);
    assertThat(TopK.of(PROBABILITIES, 0)).isEmpty();
  }
}
