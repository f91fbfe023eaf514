package dev.marquee.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The order in which an epoch sees its posters. */
public final class Shuffle {

  /** 2^64 divided by the golden ratio: keeps the seeds of neighbouring epochs far apart. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Shuffle() {}

  /**
   * The items in an order that depends on nothing but their own order, the seed and the epoch
   * (Fisher-Yates with L64X128MixRandom).
   */
  public static <T> List<T> order(List<T> items, long seed, int epoch) {
    var shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, random(seed, epoch));
    return shuffled;
  }

  static RandomGenerator random(long seed, int epoch) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed + epoch * GOLDEN_GAMMA);
  }
}
