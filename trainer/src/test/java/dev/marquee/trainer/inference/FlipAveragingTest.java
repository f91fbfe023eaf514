package dev.marquee.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlipAveragingTest {

  /** Answers with the red of the first pixel of the second row, and the rest. */
  private static final PosterClassifier FIRST_RED =
      posters -> posters.stream().map(FlipAveragingTest::firstRed).toArray(float[][]::new);

  private static float[] firstRed(RgbImage poster) {
    float red = poster.pixels()[3 * poster.size().width()] / 100f;
    return new float[] {red, 1 - red};
  }

  @Test
  void answersWithTheMeanOfBothSides() {
    byte[] pixels = new byte[2 * 3 * 3];
    pixels[9] = 20; // the second row's first red
    pixels[15] = 60; // and its last
    RgbImage poster = new RgbImage(new ImageSize(2, 3), pixels);
    float[][] answer = new FlipAveraging(FIRST_RED).probabilities(List.of(poster, poster));
    assertThat(answer).hasDimensions(2, 2);
    assertThat(answer[1]).containsExactly(0.4f, 0.6f);
  }
}
