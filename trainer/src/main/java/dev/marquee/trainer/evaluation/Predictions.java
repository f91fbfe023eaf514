package dev.marquee.trainer.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a network answered and what it should have answered.
 *
 * @param labels the genres in the order of the outputs
 * @param probabilities {@code [posters][labels]}, each from 0 to 1; the arrays are not copied, and
 *     nobody changes them
 * @param targets for each poster the indexes of its labels, at least one
 */
public record Predictions(
    List<String> labels, float[][] probabilities, List<List<Integer>> targets) {

  /** The spacing of 32-bit floats at 1. */
  private static final double EPSILON = Math.ulp(1f);

  /** A softmax may round to a little more than 1, most of all in half precision. */
  private static final float LARGEST = 1.001f;

  /**
   * @throws IllegalArgumentException if there is no poster, the sizes differ, or a value is not a
   *     probability
   */
  public Predictions {
    labels = List.copyOf(labels);
    targets = List.copyOf(targets);
    if (targets.isEmpty() || probabilities.length != targets.size()) {
      throw new IllegalArgumentException(
          probabilities.length + " predictions for " + targets.size() + " targets");
    }
    for (int poster = 0; poster < probabilities.length; poster++) {
      check(probabilities[poster], labels.size(), poster);
    }
  }

  private static void check(float[] row, int labels, int poster) {
    if (row.length != labels) {
      throw new IllegalArgumentException(
          "poster " + poster + " has " + row.length + " probabilities for " + labels + " labels");
    }
    for (float p : row) {
      if (!isProbability(p)) {
        throw new IllegalArgumentException("poster " + poster + " has the probability " + p);
      }
    }
  }

  /** Whether a number can be what a network means by a probability. */
  public static boolean isProbability(float number) {
    return number >= 0 && number <= LARGEST;
  }

  /** Posters. */
  public int size() {
    return targets.size();
  }

  /** The most probable label; of several, the first. */
  public int best(int poster) {
    return best(probabilities[poster]);
  }

  /** The same of one poster's probabilities. */
  public static int best(float[] probabilities) {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }

  /** Labels that are more probable than this one; of equals, the first counts as more probable. */
  int rank(int poster, int label) {
    float[] row = probabilities[poster];
    return (int)
        IntStream.range(0, row.length)
            .filter(other -> row[other] > row[label] || (row[other] == row[label] && other < label))
            .count();
  }

  /** The target of a poster that has one label. */
  int target(int poster) {
    return targets.get(poster).getFirst();
  }

  /** Whether the poster has that label. */
  public boolean isTarget(int poster, int label) {
    return targets.get(poster).contains(label);
  }

  /** The same posters and targets with the probabilities changed, each poster's by itself. */
  Predictions withProbabilities(Function<float[], double[]> change) {
    float[][] changed = new float[size()][];
    Arrays.setAll(changed, poster -> Floats.of(change.apply(probabilities[poster])));
    return new Predictions(labels, changed, targets);
  }

  /** The loss {@code -ln p}, kept finite as scikit-learn does for 32-bit floats. */
  static double surprise(double p) {
    return -Math.log(Math.clamp(p, EPSILON, 1 - EPSILON));
  }
}
