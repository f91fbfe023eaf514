package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.Map;

/**
 * An exponential moving average of weights and running statistics. Its decay rises with the steps,
 * as {@code min(decay, (1 + step) / (10 + step))} (TensorFlow's ExponentialMovingAverage), so that
 * the weights at the start are soon forgotten.
 *
 * @param decay what the past counts, 0 to below 1
 * @param weights what is averaged, by name
 * @param averages the averages, by the same names; moved in place
 */
public record WeightAverage(
    double decay, Map<String, Parameter> weights, Map<String, Parameter> averages) {

  /**
   * Takes the weights as they are now into the average, on their device.
   *
   * @param step counted from 0
   * @param manager lends memory meanwhile
   */
  public void update(long step, NDManager manager) {
    double past = Math.min(decay, (1.0 + step) / (10.0 + step));
    try (NDManager scope = manager.newSubManager()) {
      Scalars scalars = new Scalars(scope);
      weights.forEach(
          (name, weight) -> blend(averages.get(name).getArray(), weight, past, scalars));
    }
  }

  private static void blend(NDArray average, Parameter weight, double past, Scalars scalars) {
    try (NDManager scope = scalars.manager().newSubManager()) {
      scope.tempAttachAll(average, weight.getArray());
      average.muli(scalars.of(past)).addi(weight.getArray().mul(scalars.of(1 - past)));
    }
  }
}
