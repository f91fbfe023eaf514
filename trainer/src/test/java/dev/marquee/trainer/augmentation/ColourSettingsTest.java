package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.recipe.Augmentation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One setting of colours at a time: what it moves colours away from, and how far. */
class ColourSettingsTest {

  private static final int STEPS = 10;
  private static final double SPREAD = 0.4;

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  enum Setting {
    BRIGHTNESS(new Augmentation(0, 0, SPREAD, 0, 0, 0, 0, 0)) {
      @Override
      double still(int poster, int pixel) {
        return 0;
      }
    },
    CONTRAST(new Augmentation(0, 0, 0, SPREAD, 0, 0, 0, 0)) {
      @Override
      double still(int poster, int pixel) {
        return IntStream.range(0, NoisePosters.PIXELS)
            .mapToDouble(each -> grey(poster, each))
            .average()
            .orElseThrow();
      }
    },
    SATURATION(new Augmentation(0, 0, 0, 0, SPREAD, 0, 0, 0)) {
      @Override
      double still(int poster, int pixel) {
        return grey(poster, pixel);
      }
    };

    private final Augmentation alone;

    Setting(Augmentation alone) {
      this.alone = alone;
    }

    /** The colour that would not change: black, the poster's mean, the pixel's own grey. */
    abstract double still(int poster, int pixel);

    /** ITU-R BT.601. */
    static double grey(int poster, int pixel) {
      int at = at(poster, pixel);
      float[] rgb = NoisePosters.COLOURS;
      return 0.299 * rgb[at] + 0.587 * rgb[at + 1] + 0.114 * rgb[at + 2];
    }
  }

  @ParameterizedTest
  @EnumSource
  void coloursOfAPosterMoveByOneFactorWithinTheSpread(Setting setting) {
    double[] factors = new double[STEPS * NoisePosters.COUNT];
    for (int i = 0; i < factors.length; i++) {
      int step = i / NoisePosters.COUNT;
      float[] changed = NoisePosters.colours(NoisePosters.sample(manager, setting.alone, step));
      factors[i] = factor(setting, changed, i % NoisePosters.COUNT);
    }

    Arrays.sort(factors);
    assertThat(factors[0]).isBetween(1 - SPREAD, 1 - SPREAD / 2);
    assertThat(factors[factors.length - 1]).isBetween(1 + SPREAD / 2, 1 + SPREAD);
  }

  /** The one by which the most distant colour moved, once all others did so too. */
  private static double factor(Setting setting, float[] changed, int poster) {
    double[] before = new double[NoisePosters.PIXELS * 3];
    double[] after = new double[before.length];
    int farthest = 0;
    for (int i = 0; i < before.length; i++) {
      double still = setting.still(poster, i / 3);
      before[i] = NoisePosters.COLOURS[at(poster, 0) + i] - still;
      after[i] = changed[at(poster, 0) + i] - still;
      farthest = Math.abs(before[i]) > Math.abs(before[farthest]) ? i : farthest;
    }
    double factor = after[farthest] / before[farthest];
    double[] expected = Arrays.stream(before).map(distance -> distance * factor).toArray();
    assertThat(after).containsExactly(expected, offset(0.05));
    return factor;
  }

  private static int at(int poster, int pixel) {
    return (poster * NoisePosters.PIXELS + pixel) * 3;
  }
}
