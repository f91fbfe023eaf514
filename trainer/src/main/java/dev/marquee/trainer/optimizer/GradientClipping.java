package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collection;

/** Keeps one bad batch from throwing the weights far off. */
final class GradientClipping {

  /** PyTorch's, against a division by zero. */
  private static final double EPSILON = 1e-6;

  private GradientClipping() {}

  /**
   * Scales all gradients in place by one factor such that their common norm is at most so long, as
   * {@code torch.nn.utils.clip_grad_norm_} does. The norm never leaves the device.
   */
  static void clip(Collection<NDArray> gradients, double longest, Scalars scalars) {
    if (gradients.isEmpty()) {
      return;
    }
    try (NDManager scope = scalars.manager().newSubManager()) {
      NDList norms = new NDList();
      gradients.forEach(gradient -> norms.add(norm(gradient, scope)));
      NDArray norm = NDArrays.stack(norms).norm();
      norm.attach(scope);
      NDArray ratio = scalars.of(longest).div(norm.add(scalars.of(EPSILON)));
      ratio.attach(scope);
      NDArray factor = ratio.minimum(scalars.of(1));
      gradients.forEach(gradient -> gradient.muli(factor));
    }
  }

  private static NDArray norm(NDArray gradient, NDManager scope) {
    NDArray norm = gradient.norm();
    norm.attach(scope);
    return norm;
  }
}
