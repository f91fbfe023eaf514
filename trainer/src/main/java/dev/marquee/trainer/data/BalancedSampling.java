package dev.marquee.trainer.data;

import dev.marquee.trainer.recipe.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** An epoch in which rare genres come up more often than they are. */
public final class BalancedSampling {

  private BalancedSampling() {}

  /**
   * As many posters as there are, drawn with replacement, each with a chance in proportion to the
   * weight of its heaviest label. Depends on nothing but the posters, their order, the seed and the
   * epoch.
   *
   * @param weights of the labels, see {@link LabelCounts#weights}
   */
  public static List<Poster> draw(List<Poster> posters, double[] weights, long seed, int epoch) {
    double[] ends = posters.stream().mapToDouble(poster -> heaviest(poster, weights)).toArray();
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1]; // not Arrays.parallelPrefix: its rounding follows the processors
    }
    RandomGenerator random = SeededRandom.of(seed, epoch);
    List<Poster> drawn = new ArrayList<>(posters.size());
    for (int i = 0; i < posters.size(); i++) {
      int found = Arrays.binarySearch(ends, random.nextDouble() * ends[ends.length - 1]);
      int place = found >= 0 ? found + 1 : -found - 1;
      drawn.add(posters.get(Math.min(place, posters.size() - 1)));
    }
    return drawn;
  }

  private static double heaviest(Poster poster, double[] weights) {
    return poster.target().stream().mapToDouble(label -> weights[label]).max().orElseThrow();
  }
}
