package dev.marquee.trainer.evaluation;

import java.util.List;

/**
 * How often one label was predicted and true. A ratio of nothing to nothing is 0, as with
 * scikit-learn's {@code zero_division=0}.
 *
 * @param truePositives predicted and true
 * @param falsePositives predicted, not true
 * @param falseNegatives true, not predicted
 */
record Hits(long truePositives, long falsePositives, long falseNegatives) {

  private static final Hits NONE = new Hits(0, 0, 0);

  static Hits sum(List<Hits> each) {
    return each.stream().reduce(NONE, Hits::plus);
  }

  private Hits plus(Hits other) {
    return new Hits(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives);
  }

  long actual() {
    return truePositives + falseNegatives;
  }

  long predicted() {
    return truePositives + falsePositives;
  }

  double precision() {
    return ratio(truePositives, predicted());
  }

  double recall() {
    return ratio(truePositives, actual());
  }

  /** The harmonic mean of precision and recall. */
  double f1() {
    return ratio(2 * truePositives, actual() + predicted());
  }

  static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
