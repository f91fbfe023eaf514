package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.marquee.model.LabelPolicy;

/**
 * What training makes small: logits [N, C] against targets [N, C] to one number, the mean over the
 * batch.
 */
final class Loss {

  private Loss() {}

  /** Cross-entropy for one label a movie, the mean of binary cross-entropies for several. */
  static NDArray of(LabelPolicy policy, NDArray logits, NDArray targets) {
    return policy.singleLabel()
        ? crossEntropy(logits, targets)
        : binaryCrossEntropy(logits, targets);
  }

  private static NDArray crossEntropy(NDArray logits, NDArray targets) {
    return logits.logSoftmax(1).mul(targets).sum(new int[] {1}).mean().neg();
  }

  /** max(x, 0) - x t + log(1 + exp(-|x|)), which neither overflows nor loses small values. */
  private static NDArray binaryCrossEntropy(NDArray logits, NDArray targets) {
    NDArray tail = logits.abs().neg().exp().add(1).log();
    return logits.maximum(0).sub(logits.mul(targets)).add(tail).mean();
  }

  /** Spreads a share of each target evenly over all labels. */
  static NDArray smooth(NDArray targets, double share) {
    return share == 0 ? targets : targets.mul(1 - share).add(share / targets.getShape().get(1));
  }
}
