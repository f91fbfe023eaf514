package dev.marquee.function.settings;

/** Where inference runs: {@code AUTO} takes CUDA if it is there, {@code CUDA} insists on it. */
public enum Provider {
  AUTO,
  CPU,
  CUDA
}
