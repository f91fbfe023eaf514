package dev.marquee.trainer.training;

import dev.marquee.trainer.evaluation.Floats;
import dev.marquee.trainer.evaluation.LogitAdjustment;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run's probabilities were made to mean what they say, and its answers to do justice to rare
 * labels.
 *
 * @param temperature by which all logits are divided, above 0
 * @param logitAdjustment how much of the labels' frequency is then taken from them, at least 0; see
 *     {@link LogitAdjustment}
 * @param priors the share of each label in the training split
 * @param before figures on the validation split without either, by name
 * @param after the same with both
 * @param trials what adjustments of 0, 0.1 and so on to 1 come to; none where a poster has several
 *     labels
 * @param thresholds for each label the probability above which naming it has the highest F1 on the
 *     validation split, 0 to below 1; none where a poster has one label
 */
public record Calibration(
    double temperature,
    double logitAdjustment,
    List<Double> priors,
    Map<String, Double> before,
    Map<String, Double> after,
    List<Trial> trials,
    List<Double> thresholds) {

  private static final String ADJUSTMENT = Network.LOGIT_ADJUSTMENT + ".bias";

  /**
   * What one adjustment comes to on the validation split.
   *
   * @param logitAdjustment how much of the labels' frequency is taken
   * @param accuracy of the most probable label
   * @param macroF1 the mean over the labels
   */
  public record Trial(double logitAdjustment, double accuracy, double macroF1) {}

  /** An older run tells of no adjustment, or of no thresholds. */
  public Calibration {
    priors = priors == null ? List.of() : List.copyOf(priors);
    trials = trials == null ? List.of() : List.copyOf(trials);
    thresholds = thresholds == null ? List.of() : List.copyOf(thresholds);
  }

  /** What is evaluated and exported of a network that was trained. */
  Network apply(Network network) {
    return logitAdjustment == 0 ? network : network.withLogitAdjustment();
  }

  /**
   * The weights of that: the logits are divided by the temperature, as the last layer's weights
   * are, and adjusted then. The division is exact, since what may follow that layer, a ReLU and an
   * average, is homogeneous.
   */
  Map<String, Tensor> apply(Network network, Map<String, Tensor> weights) {
    Map<String, Tensor> calibrated = new LinkedHashMap<>(weights);
    for (ParameterSpec spec : network.parameters()) {
      if (spec.owner().equals(network.lastLayer())) {
        calibrated.computeIfPresent(spec.name(), (_, tensor) -> divided(tensor));
      }
    }
    if (logitAdjustment != 0) {
      calibrated.put(ADJUSTMENT, offsets());
    }
    return calibrated;
  }

  private Tensor divided(Tensor tensor) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / temperature);
    }
    return new Tensor(tensor.shape(), values);
  }

  private Tensor offsets() {
    float[] values = Floats.of(new LogitAdjustment(logitAdjustment, priors).offsets());
    return new Tensor(new long[] {values.length}, values);
  }
}
