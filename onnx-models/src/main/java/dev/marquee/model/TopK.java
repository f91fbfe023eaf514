package dev.marquee.model;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The labels that a model holds for the most probable. */
public final class TopK {
  private TopK() {}

  /**
   * The indexes of the {@code k} highest probabilities, highest first; of equal ones, the first.
   *
   * @param probabilities {@code [labels]}
   * @param k at least 0; more than there are labels: all of them
   */
  public static IntStream of(float[] probabilities, int k) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparing((Integer label) -> probabilities[label]).reversed())
        .limit(k)
        .mapToInt(Integer::intValue);
  }
}
