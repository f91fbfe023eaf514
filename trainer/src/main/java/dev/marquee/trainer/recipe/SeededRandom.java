package dev.marquee.trainer.recipe;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What a training's seed decides: one series of random numbers for each epoch, step and so on. */
public final class SeededRandom {

  /** 2^64 divided by the golden ratio: keeps the seeds of neighbouring series far apart. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SeededRandom() {}

  /** The series of that number (L64X128MixRandom): the same wherever it is drawn. */
  public static RandomGenerator of(long seed, long series) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed + series * GOLDEN_GAMMA);
  }
}
