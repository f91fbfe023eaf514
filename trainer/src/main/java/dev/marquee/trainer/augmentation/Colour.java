package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.trainer.djl.Constants;

/**
 * Changes of brightness, contrast and saturation as torchvision's {@code adjust_...} define them.
 * Posters are float32 [N, height, width, 3], 0 to 255; factors are one a poster, 1 for no change.
 */
final class Colour {

  private static final float WHITE = 255;

  /** What red, green and blue add to grey (ITU-R BT.601, as torchvision rounds it). */
  private static final float[] GREY = {0.2989f, 0.587f, 0.114f};

  private Colour() {}

  static NDArray brightness(NDArray posters, float[] factors) {
    return withinBounds(posters.mul(spread(posters.getManager(), factors)));
  }

  static NDArray contrast(NDArray posters, float[] factors) {
    NDArray means = grey(posters).reshape(factors.length, -1).mean(new int[] {1});
    return blend(posters, means.reshape(factors.length, 1, 1, 1), factors);
  }

  static NDArray saturation(NDArray posters, float[] factors) {
    return blend(posters, grey(posters), factors);
  }

  /** {@code base + (posters - base) * factor}, within bounds. */
  private static NDArray blend(NDArray posters, NDArray base, float[] factors) {
    NDArray factor = spread(posters.getManager(), factors);
    return withinBounds(posters.sub(base).muli(factor).addi(base));
  }

  /** DJL's clip brings its bounds to the device and back, and waits for it each time. */
  private static NDArray withinBounds(NDArray posters) {
    return posters.maximum(Constants.of(0, posters)).minimum(Constants.of(WHITE, posters));
  }

  private static NDArray grey(NDArray posters) {
    return posters.matMul(posters.getManager().create(GREY, new Shape(GREY.length, 1)));
  }

  private static NDArray spread(NDManager manager, float[] factors) {
    return manager.create(factors, new Shape(factors.length, 1, 1, 1));
  }
}
