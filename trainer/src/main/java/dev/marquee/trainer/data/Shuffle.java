package dev.marquee.trainer.data;

import dev.marquee.trainer.recipe.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order in which an epoch sees its posters. */
public final class Shuffle {

  private Shuffle() {}

  /**
   * The items in an order that depends on nothing but their own order, the seed and the epoch
   * (Fisher-Yates).
   */
  public static <T> List<T> order(List<T> items, long seed, int epoch) {
    var shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, SeededRandom.of(seed, epoch));
    return shuffled;
  }
}
