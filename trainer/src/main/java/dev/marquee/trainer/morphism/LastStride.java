package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;

/** Maps of SqueezeNet's through the last stride of ResNet, which SqueezeNet does not have. */
final class LastStride {

  /** Weights of neighbours, by which every location counts once where every second one goes. */
  private static final float[] BLUR = {.25f, .5f, .25f};

  private LastStride() {}

  /**
   * Takes what is to be averaged through the stride: averages stay nearly what they were.
   *
   * @param block the one with the stride
   * @param x what it reads
   * @param from where in x the maps are; the first ones that the block makes are these
   * @return what the block makes
   */
  static NDArray carry(Bottleneck block, NDArray x, Channels from) {
    Channels to = new Channels(0, from.count());
    block.reduce().pass(from, to);
    block.spatial().filter(to, to, blur(x));
    block.expand().pass(to, to);
    block.shortcut().prescribe(to, 0);
    return block.calibrate(x);
  }

  /** Of an odd side one location more is left than half of them, so that each weighs more. */
  private static float[][] blur(NDArray x) {
    float[][] blur = new float[BLUR.length][BLUR.length];
    double rows = x.getShape().get(2);
    double columns = x.getShape().get(3);
    double scale = 4 * Math.ceil(rows / 2) / rows * Math.ceil(columns / 2) / columns;
    for (int row = 0; row < blur.length; row++) {
      for (int column = 0; column < blur.length; column++) {
        blur[row][column] = (float) (scale * BLUR[row] * BLUR[column]);
      }
    }
    return blur;
  }
}
