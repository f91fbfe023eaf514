package dev.marquee.trainer.data;

import java.util.Arrays;
import java.util.List;

/**
 * How often each label is a target.
 *
 * @param counts in the order of the labels; the array is not copied, and nobody changes it
 */
public record LabelCounts(int[] counts) {

  /**
   * Counts targets.
   *
   * @param labels how many labels there are
   */
  public static LabelCounts of(List<Poster> posters, int labels) {
    int[] counts = new int[labels];
    posters.forEach(poster -> poster.target().forEach(label -> counts[label]++));
    return new LabelCounts(counts);
  }

  /**
   * The inverse of each label's frequency to a power, scaled to mean 1 over the labels that occur.
   * One that never does weighs 1: by its frequency it would outweigh all others.
   *
   * @param power 0: all weigh the same; 1: all labels together weigh the same
   */
  public double[] weights(double power) {
    double mean =
        Arrays.stream(counts)
            .filter(count -> count > 0)
            .mapToDouble(count -> Math.pow(count, -power))
            .average()
            .orElse(1);
    return Arrays.stream(counts)
        .mapToDouble(count -> count == 0 ? 1 : Math.pow(count, -power) / mean)
        .toArray();
  }
}
