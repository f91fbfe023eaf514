package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.recipe.Augmentation;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Erasing, CutMix and mixup, one at a time. */
class MixingSettingsTest {

  private static final Augmentation ERASING = new Augmentation(0, 0, 0, 0, 0, 0, 0, 1);
  private static final Augmentation CUTMIX = new Augmentation(0, 0, 0, 0, 0, 0, 1, 0);
  private static final Augmentation MIXUP = new Augmentation(0, 0, 0, 0, 0, 1, 0, 0);

  private static final int STEPS = 10;
  private static final int COUNT = NoisePosters.COUNT;
  private static final int PIXELS = NoisePosters.PIXELS;

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void erasingMakesARectangleOfEachPosterZeroAndLeavesTheRest() {
    float[] plain = NoisePosters.sample(manager, Augmentation.NONE, 0).images().toFloatArray();
    float[] erased = NoisePosters.sample(manager, ERASING, 0).images().toFloatArray();
    for (int channel = 0; channel < COUNT * 3; channel++) {
      BitSet hole = new BitSet();
      for (int i = 0; i < PIXELS; i++) {
        int at = channel * PIXELS + i;
        hole.set(i, erased[at] == 0);
        assertThat(hole.get(i) || erased[at] == plain[at]).isTrue();
      }
      assertThat(areaOfRectangle(hole)).isBetween(1, PIXELS / 2);
    }
  }

  @Test
  void erasingSparesAsManyPostersAsItShould() {
    Augmentation seldom = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0.25);
    int erased = 0;
    for (int step = 0; step < 50; step++) {
      float[] images = NoisePosters.sample(manager, seldom, step).images().toFloatArray();
      for (int poster = 0; poster < COUNT; poster++) {
        int from = poster * 3 * PIXELS;
        float[] red = Arrays.copyOfRange(images, from, from + PIXELS);
        erased += Arrays.stream(boxed(red)).anyMatch(value -> value == 0) ? 1 : 0;
      }
    }
    assertThat(erased).isBetween(30, 70);
  }

  private static Float[] boxed(float[] values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return boxed;
  }

  @Test
  void cutmixTakesARectangleOfThePartnerAndItsShareOfTheTarget() {
    int cut = 0;
    for (int step = 0; step < STEPS; step++) {
      Augmenter.Sample sample = NoisePosters.sample(manager, CUTMIX, step);
      float[] mixed = NoisePosters.colours(sample);
      for (int poster = 0; poster < COUNT; poster++) {
        int area = areaOfRectangle(foreign(mixed, poster));
        assertShares(sample, poster, 1 - area / (float) PIXELS);
        cut += area > 0 ? 1 : 0;
      }
    }
    assertThat(cut).isGreaterThan(STEPS * COUNT / 2);
  }

  /** Pixels that are not the poster's own, and so its partner's. */
  private static BitSet foreign(float[] mixed, int poster) {
    BitSet foreign = new BitSet();
    for (int i = 0; i < PIXELS; i++) {
      foreign.set(i, !isPixelOf(poster, mixed, poster, i));
      assertThat(!foreign.get(i) || isPixelOf(COUNT - 1 - poster, mixed, poster, i)).isTrue();
    }
    return foreign;
  }

  private static boolean isPixelOf(int origin, float[] mixed, int poster, int pixel) {
    boolean same = true;
    for (int channel = 0; channel < 3; channel++) {
      float colour = NoisePosters.COLOURS[(origin * PIXELS + pixel) * 3 + channel];
      same &= Math.abs(mixed[(poster * PIXELS + pixel) * 3 + channel] - colour) < 0.01;
    }
    return same;
  }

  @Test
  void mixupBlendsInThePartnerAsFarAsItsTarget() {
    Augmenter.Sample sample = NoisePosters.sample(manager, MIXUP, 0);
    float own = sample.targets().getFloat(0, 0);
    float[] expected = new float[COUNT * PIXELS * 3];
    for (int i = 0; i < expected.length; i++) {
      int partner = COUNT - 1 - i / (PIXELS * 3);
      int there = partner * PIXELS * 3 + i % (PIXELS * 3);
      expected[i] = own * NoisePosters.COLOURS[i] + (1 - own) * NoisePosters.COLOURS[there];
    }

    assertThat(own).isBetween(0.01f, 0.99f);
    assertThat(NoisePosters.colours(sample)).containsExactly(expected, offset(0.01f));
    for (int poster = 0; poster < COUNT; poster++) {
      assertShares(sample, poster, own);
    }
  }

  private static void assertShares(Augmenter.Sample sample, int poster, float own) {
    float[] shares = new float[COUNT];
    shares[poster] = own;
    shares[COUNT - 1 - poster] = 1 - own;
    assertThat(sample.targets().get(poster).toFloatArray()).containsExactly(shares, offset(1e-6f));
  }

  /** Of what is marked, which has to be all of one. */
  private static int areaOfRectangle(BitSet marked) {
    if (marked.isEmpty()) {
      return 0;
    }
    int[] rows = marked.stream().map(i -> i / NoisePosters.WIDTH).sorted().toArray();
    int[] columns = marked.stream().map(i -> i % NoisePosters.WIDTH).sorted().toArray();
    int last = rows.length - 1;
    assertThat((rows[last] - rows[0] + 1) * (columns[last] - columns[0] + 1))
        .isEqualTo(marked.cardinality());
    return marked.cardinality();
  }
}
