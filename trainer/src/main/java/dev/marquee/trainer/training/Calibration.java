package dev.marquee.trainer.training;

import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run's probabilities were made to mean what they say.
 *
 * @param temperature by which all logits are divided, above 0
 * @param before figures on the validation split without it, by name
 * @param after the same with it
 */
public record Calibration(
    double temperature, Map<String, Double> before, Map<String, Double> after) {

  /**
   * Weights whose logits are divided by the temperature: the last layer's are. That is exact, since
   * what may follow that layer, a ReLU and an average, is homogeneous.
   */
  Map<String, Tensor> apply(Network network, Map<String, Tensor> weights) {
    Map<String, Tensor> scaled = new LinkedHashMap<>(weights);
    for (ParameterSpec spec : network.parameters()) {
      if (spec.owner().equals(network.lastLayer())) {
        scaled.computeIfPresent(spec.name(), (_, tensor) -> divided(tensor));
      }
    }
    return scaled;
  }

  private Tensor divided(Tensor tensor) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / temperature);
    }
    return new Tensor(tensor.shape(), values);
  }
}
