package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** PyTorch's adaptive average pooling, which DJL lacks; it is linear along each side. */
final class AdaptivePooling {

  private AdaptivePooling() {}

  /** [N, C, H, W] to [N, C, height, width]. */
  static NDArray average(NDArray x, int height, int width) {
    if (height == 1 && width == 1) {
      return global(x);
    }
    try (NDArray rows = matrix(x, 2, height);
        NDArray columns = matrix(x, 3, width);
        NDArray transposed = columns.transpose();
        NDArray shorter = rows.matMul(x)) {
      return shorter.matMul(transposed);
    }
  }

  private static NDArray global(NDArray x) {
    try (NDArray means = Pool.globalAvgPool2d(x)) {
      return means.reshape(x.getShape().get(0), x.getShape().get(1), 1, 1);
    }
  }

  /** [out, in]: row i holds the weights with which output cell i averages the input cells. */
  private static NDArray matrix(NDArray x, int axis, int out) {
    int in = Math.toIntExact(x.getShape().get(axis));
    float[] weights = new float[out * in];
    for (int i = 0; i < out; i++) {
      int from = i * in / out;
      int to = ((i + 1) * in + out - 1) / out;
      for (int j = from; j < to; j++) {
        weights[i * in + j] = 1f / (to - from);
      }
    }
    return Constants.of(weights, new Shape(out, in), x.getManager());
  }
}
