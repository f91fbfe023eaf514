package dev.marquee.trainer.evaluation;

import dev.marquee.model.LabelPolicy;
import java.util.function.DoubleUnaryOperator;

/**
 * Temperature scaling (C. Guo et al., On Calibration of Modern Neural Networks, 2017,
 * arXiv:1706.04599): the one number by which all logits are divided such that the log loss is
 * lowest. It changes no order of the labels.
 */
public final class Temperature {

  /** Hotter than this, probabilities say nothing; its inverse is {@link #COLDEST}. */
  public static final double HOTTEST = 20;

  /** Colder than this, they are all but 0 and 1, and soon no numbers any more. */
  public static final double COLDEST = 1 / HOTTEST;

  private static final int HALVINGS = 60;

  /** A slope of the loss of one poster, in nats, that is nothing but rounding. */
  private static final double NEGLIGIBLE = 1e-9;

  private Temperature() {}

  /** Whether it is one that {@link #fit} might find. */
  public static boolean isOne(double temperature) {
    return temperature >= COLDEST && temperature <= HOTTEST;
  }

  /**
   * Fits the temperature, 1/20 to 20; 1 where none is better, as for a network that holds all
   * labels for equally probable. The log loss is convex in its inverse, so the slope has one zero,
   * and halving finds it.
   *
   * @param predictions of a split that the network was not trained on
   * @param policy whether they are softmaxes or sigmoids of logits
   */
  public static double fit(Predictions predictions, LabelPolicy policy) {
    double[][] logits = new double[predictions.size()][];
    for (int poster = 0; poster < logits.length; poster++) {
      logits[poster] = Logits.of(predictions.probabilities()[poster], policy);
    }
    DoubleUnaryOperator slope =
        policy.singleLabel()
            ? inverse -> softmaxSlope(predictions, logits, inverse)
            : inverse -> sigmoidSlope(predictions, logits, inverse);
    if (Math.abs(slope.applyAsDouble(1)) < NEGLIGIBLE * predictions.size()) {
      return 1;
    }
    return 1 / zero(slope);
  }

  /** Where a rising slope is 0, between the inverses of the hottest and the coldest temperature. */
  private static double zero(DoubleUnaryOperator slope) {
    double low = COLDEST;
    double high = HOTTEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = Math.sqrt(low * high);
      if (slope.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.sqrt(low * high);
  }

  /** What the predictions would be had their logits been divided by a temperature. */
  public static Predictions apply(Predictions predictions, LabelPolicy policy, double temperature) {
    return predictions.withProbabilities(
        row -> Logits.probabilities(Logits.of(row, policy), 1 / temperature, policy));
  }

  private static double softmaxSlope(Predictions predictions, double[][] logits, double inverse) {
    double slope = 0;
    for (int poster = 0; poster < logits.length; poster++) {
      double[] scaled = Logits.softmax(logits[poster], inverse);
      slope -= logits[poster][predictions.target(poster)];
      for (int label = 0; label < scaled.length; label++) {
        slope += scaled[label] * logits[poster][label];
      }
    }
    return slope;
  }

  private static double sigmoidSlope(Predictions predictions, double[][] logits, double inverse) {
    double slope = 0;
    for (int poster = 0; poster < logits.length; poster++) {
      double[] scaled = Logits.sigmoid(logits[poster], inverse);
      for (int label = 0; label < scaled.length; label++) {
        int target = predictions.isTarget(poster, label) ? 1 : 0;
        slope += (scaled[label] - target) * logits[poster][label];
      }
    }
    return slope;
  }
}
