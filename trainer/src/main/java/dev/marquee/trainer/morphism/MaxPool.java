package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/**
 * The maximum of 3x3, at every second row and column, from a block with a stride: fitted to the
 * middle of each window and to by how much its neighbours exceed it.
 */
final class MaxPool {

  /**
   * The eight neighbours less the middle: above 0 where the maximum is not in the middle. Of
   * weights from .125 to .375 these fitted maxima best.
   */
  private static final float[][] NEIGHBOURS = {
    {.17f, .17f, .17f}, {.17f, -1, .17f}, {.17f, .17f, .17f}
  };

  private static final Shape TWO = new Shape(2, 2);

  private MaxPool() {}

  /** Has a block make the maxima, and nothing else. */
  static NDArray pool(Bottleneck block, NDArray x, Channels in, Channels out) {
    Channels excess = new Channels(0, in.count());
    block.reduce().pass(in, excess);
    block.spatial().filter(excess, excess, NEIGHBOURS);
    NDArray hidden = block.calibrateHidden(x);
    NDArray maps = in.of(x);
    NDArray seen = excess.of(hidden).concat(maps.get(new NDIndex(":, :, ::2, ::2")), 1);
    NDArray maxima = Pool.maxPool2d(maps, new Shape(3, 3), TWO, new Shape(1, 1), false);
    LeastSquares fit = LeastSquares.fit(seen, maxima);
    block.expand().fit(fit, excess, out);
    block.shortcut().fit(fit.from(excess.count()), in, out);
    return block.calibrate(x, hidden);
  }
}
