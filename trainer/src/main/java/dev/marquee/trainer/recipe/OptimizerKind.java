package dev.marquee.trainer.recipe;

import java.util.Locale;

/** How gradients move the weights. */
public enum OptimizerKind {
  /** Stochastic gradient descent with momentum, as {@code torch.optim.SGD}. */
  SGD,
  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101), as {@code
   * torch.optim.AdamW} with its second beta, 0.999, and epsilon, 1e-8.
   */
  ADAMW;

  /** The name that people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
