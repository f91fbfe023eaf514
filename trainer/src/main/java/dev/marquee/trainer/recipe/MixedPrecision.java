package dev.marquee.trainer.recipe;

import java.util.Locale;

/** What convolutions and matrix products compute in while training; weights stay float32. */
public enum MixedPrecision {
  /** float32, as everything else. */
  NONE,
  /** bfloat16 in the forward pass and its gradients; the loss stays float32. */
  BF16;

  /** The name that people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
