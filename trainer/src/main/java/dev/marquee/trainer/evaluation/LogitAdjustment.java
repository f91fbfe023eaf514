package dev.marquee.trainer.evaluation;

import java.util.List;

/**
 * Logit adjustment after training (Menon et al., Long-Tail Learning via Logit Adjustment, 2021,
 * arXiv:2007.07314, equation 9): {@code tau * ln(prior)} is subtracted from each logit of a
 * softmax, so that rare labels are named more often. At 1 all labels count alike.
 *
 * @param tau how much, at least 0; 0: not at all
 * @param priors the share of each label in the training split; one that never occurs there is left
 *     as it is
 */
public record LogitAdjustment(double tau, List<Double> priors) {

  /** Copies the priors. */
  public LogitAdjustment {
    priors = List.copyOf(priors);
  }

  /** What is subtracted from each logit. */
  public double[] offsets() {
    return priors.stream().mapToDouble(prior -> prior == 0 ? 0 : tau * Math.log(prior)).toArray();
  }

  /** What softmaxes would be had their logits been adjusted. */
  public Predictions apply(Predictions predictions) {
    double[] offsets = offsets();
    return predictions.withProbabilities(row -> adjust(row, offsets));
  }

  private static double[] adjust(float[] probabilities, double[] offsets) {
    double[] logits = new double[offsets.length];
    for (int label = 0; label < logits.length; label++) {
      logits[label] = Math.log(probabilities[label]) - offsets[label];
    }
    return Logits.softmax(logits, 1);
  }
}
