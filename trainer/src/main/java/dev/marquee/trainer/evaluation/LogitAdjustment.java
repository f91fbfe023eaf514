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
    float[][] adjusted = new float[predictions.size()][];
    for (int poster = 0; poster < adjusted.length; poster++) {
      adjusted[poster] = adjust(predictions.probabilities()[poster], offsets);
    }
    return new Predictions(predictions.labels(), adjusted, predictions.targets());
  }

  private static float[] adjust(float[] probabilities, double[] offsets) {
    double[] values = new double[offsets.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < values.length; label++) {
      values[label] = Math.log(probabilities[label]) - offsets[label];
      largest = Math.max(largest, values[label]);
    }
    double sum = 0;
    for (int label = 0; label < values.length; label++) {
      values[label] = Math.exp(values[label] - largest);
      sum += values[label];
    }
    float[] adjusted = new float[values.length];
    for (int label = 0; label < values.length; label++) {
      adjusted[label] = (float) (values[label] / sum);
    }
    return adjusted;
  }
}
