package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.pooling.Pool;

/** What feature maps are described by, whatever their size. */
final class Statistics {

  /** Keeps the gradient finite where a channel is nothing but zeros. */
  private static final float EPSILON = 1e-12f;

  private Statistics() {}

  /** [N, C, H, W] to the mean and the root mean square over all locations, each [N, C]. */
  static NDList of(NDArray x) {
    try (NDArray squares = x.square();
        NDArray meanSquares = Pool.globalAvgPool2d(squares);
        NDArray epsilon = Constants.of(EPSILON, x);
        NDArray positive = meanSquares.add(epsilon)) {
      return new NDList(Pool.globalAvgPool2d(x), positive.sqrt());
    }
  }
}
