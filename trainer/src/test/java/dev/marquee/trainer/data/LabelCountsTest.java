package dev.marquee.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelCountsTest {

  @Test
  void aLabelThatNeverOccursNeitherOutweighsTheOthersNorMovesThem() {
    double[] without = new LabelCounts(new int[] {1000, 500}).weights(1);
    double[] weights = new LabelCounts(new int[] {1000, 500, 0}).weights(1);

    assertThat(weights).containsExactly(without[0], without[1], 1);
  }

  @Test
  void weightsAreFiniteWhereNothingOccurs() {
    assertThat(new LabelCounts(new int[2]).weights(1)).containsExactly(1, 1);
  }
}
