package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.recipe.Augmentation;
import java.util.Random;

/** Posters of seeded noise before and after they are changed. */
final class NoisePosters {

  static final int COUNT = 4;
  static final int HEIGHT = 20;
  static final int WIDTH = 12;
  static final int PIXELS = HEIGHT * WIDTH;

  /** 60 to 119: within bounds, however they are changed. */
  static final float[] COLOURS = colours();

  /** ImageNet's, as torchvision's documentation has them. */
  private static final double[] MEAN = {0.485, 0.456, 0.406};

  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private NoisePosters() {}

  private static float[] colours() {
    Random random = new Random(4);
    float[] colours = new float[COUNT * PIXELS * 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = 60 + random.nextInt(60);
    }
    return colours;
  }

  /** Posters and a target of its own for each, changed. */
  static Augmenter.Sample sample(NDManager manager, Augmentation settings, int step) {
    return new Augmenter(settings, 1)
        .augment(
            manager.create(COLOURS, new Shape(COUNT, HEIGHT, WIDTH, 3)), manager.eye(COUNT), step);
  }

  /** [N, height, width, 3], no longer normalised: 0 to 255. */
  static float[] colours(Augmenter.Sample sample) {
    float[] colours = sample.images().transpose(0, 2, 3, 1).toFloatArray();
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (float) ((colours[i] * DEVIATION[i % 3] + MEAN[i % 3]) * 255);
    }
    return colours;
  }
}
