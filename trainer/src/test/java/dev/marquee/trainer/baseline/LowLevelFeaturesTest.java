package dev.marquee.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class LowLevelFeaturesTest {

  private static final int COLOURS = 12 * 4 * 4;
  private static final int DIRECTIONS = 9;

  @Test
  void aPosterOfOneColourHasOneBinAndNoEdges() {
    double[] features = LowLevelFeatures.of(poster((x, y) -> 0xff0000));

    assertThat(features).hasSize(LowLevelFeatures.SIZE);
    assertThat(features[3 * 4 + 3]).isEqualTo(1); // the first hue, most saturated, brightest
    assertThat(Arrays.stream(features).sum()).isEqualTo(1);
  }

  @Test
  void halfAndHalfIsHalfAndHalf() {
    double[] features = LowLevelFeatures.of(poster((x, y) -> y < 20 ? 0xffffff : 0x000000));

    assertThat(features[3]).isEqualTo(0.5); // white: no hue, not saturated, brightest
    assertThat(features[0]).isEqualTo(0.5);
  }

  @Test
  void edgesAcrossAndEdgesAlongFallIntoOtherDirections() {
    double[] across = directions(poster((x, y) -> x / 3 % 2 * 0xffffff));
    double[] along = directions(poster((x, y) -> y / 3 % 2 * 0xffffff));

    assertThat(across[0]).isCloseTo(1, within(1e-9));
    assertThat(along[4]).isCloseTo(1, within(1e-9));
  }

  @Test
  void edgesCountWhereTheyAre() {
    double[] features =
        LowLevelFeatures.of(poster((x, y) -> y < 9 && x < 9 ? x / 2 % 2 * 0x808080 : 0));

    assertThat(Arrays.stream(features, COLOURS, COLOURS + DIRECTIONS).sum())
        .isEqualTo(1); // the first cell
  }

  private static double[] directions(RgbImage poster) {
    double[] features = LowLevelFeatures.of(poster);
    double[] sums = new double[DIRECTIONS];
    for (int i = COLOURS; i < features.length; i++) {
      sums[(i - COLOURS) % DIRECTIONS] += features[i];
    }
    return sums;
  }

  private static RgbImage poster(IntBinaryOperator rgb) {
    ImageSize size = new ImageSize(40, 40);
    byte[] pixels = new byte[size.rgbBytes()];
    for (int i = 0; i < 40 * 40; i++) {
      int colour = rgb.applyAsInt(i % 40, i / 40);
      pixels[3 * i] = (byte) (colour >> 16);
      pixels[3 * i + 1] = (byte) (colour >> 8);
      pixels[3 * i + 2] = (byte) colour;
    }
    return new RgbImage(size, pixels);
  }
}
