package dev.marquee.function.settings;

import java.util.Locale;

/** Where inference runs: {@code AUTO} takes CUDA if it is there, {@code CUDA} insists on it. */
public enum Provider {
  AUTO,
  CPU,
  CUDA;

  /** The name that people type. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
