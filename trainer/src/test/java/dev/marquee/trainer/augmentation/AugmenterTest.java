package dev.marquee.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.recipe.Augmentation;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AugmenterTest {

  private static final Augmentation EVERYTHING =
      new Augmentation(0.5, 0.4, 0.3, 0.3, 0.3, 0.4, 1, 0.5);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());

  @AfterEach
  void release() {
    manager.close();
  }

  @Test
  void theSameSeedAndStepGiveTheSameSample() {
    assertThat(images(EVERYTHING, 1, 7)).isEqualTo(images(EVERYTHING, 1, 7));
    assertThat(images(EVERYTHING, 1, 7)).isNotEqualTo(images(EVERYTHING, 1, 8));
    assertThat(images(EVERYTHING, 1, 7)).isNotEqualTo(images(EVERYTHING, 2, 7));
  }

  @Test
  void nothingAskedForIsNormalisationAlone() {
    float[] plain = PosterInput.channelsFirst(PosterInput.normalise(posters())).toFloatArray();
    assertThat(images(Augmentation.NONE, 1, 1)).isEqualTo(plain);
  }

  @Test
  void imagesStayPostersAndTargetsStayShares() {
    for (int step = 0; step < 20; step++) {
      Augmenter.Sample sample = new Augmenter(EVERYTHING, 3).augment(posters(), targets(), step);
      assertThat(sample.images().getShape()).isEqualTo(new Shape(4, 3, 20, 12));
      assertThat(sample.images().max().getFloat()).isLessThan(2.65f);
      assertThat(sample.images().min().getFloat()).isGreaterThan(-2.13f);
      assertThat(sample.targets().sum(new int[] {1}).toFloatArray())
          .containsExactly(new float[] {1, 1, 1, 1}, offset(1e-5f));
    }
  }

  @Test
  void aboutHalfOfThePostersAreMirrored() {
    Augmentation flips = new Augmentation(0.5, 0, 0, 0, 0, 0, 0, 0);
    float[] plain = images(Augmentation.NONE, 1, 0);
    int mirrored = 0;
    for (int step = 0; step < 50; step++) {
      float[] images = images(flips, 1, step);
      for (int poster = 0; poster < 4; poster++) {
        mirrored += images[poster * 720] == plain[poster * 720] ? 0 : 1;
      }
    }
    assertThat(mirrored).isBetween(75, 125);
  }

  private float[] images(Augmentation settings, long seed, long step) {
    return new Augmenter(settings, seed)
        .augment(posters(), targets(), step)
        .images()
        .toFloatArray();
  }

  private NDArray posters() {
    Random random = new Random(4);
    float[] pixels = new float[4 * 20 * 12 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    return manager.create(pixels, new Shape(4, 20, 12, 3));
  }

  private NDArray targets() {
    return manager.eye(4);
  }
}
