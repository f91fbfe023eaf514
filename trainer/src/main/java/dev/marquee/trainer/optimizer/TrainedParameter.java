package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;

/**
 * A parameter that an optimiser moves, unless it is frozen.
 *
 * @param name torchvision's
 * @param parameter the array and its gradient
 * @param rateFactor its learning rate as a multiple of the schedule's
 */
public record TrainedParameter(String name, Parameter parameter, double rateFactor) {

  NDArray weight() {
    return parameter.getArray();
  }

  /** The same memory, apart from the record of gradients. */
  NDArray weight(NDManager scope) {
    NDArray weight = weight().stopGradient();
    weight.attach(scope);
    return weight;
  }

  boolean frozen() {
    return !parameter.requiresGradient();
  }

  /** Weight decay spares biases and normalisations: what has one dimension. */
  boolean decays() {
    return parameter.getShape().dimension() > 1;
  }
}
