package dev.marquee.trainer.network;

import java.util.Locale;

/** How the last feature maps become logits. */
public enum Head {
  /** torchvision's own, its last layer resized to the number of classes. */
  CLASSIFIER,
  /** Dropout, global average pooling and one linear layer named {@code classifier}. */
  POOLED,
  /**
   * Statistics of the maps after every stage but the first, batch normalisation named {@code
   * statistics}, dropout and one linear layer named {@code classifier}. The first stage's maps are
   * the largest and add nothing to the others.
   */
  STATISTICS;

  /** The name that people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
