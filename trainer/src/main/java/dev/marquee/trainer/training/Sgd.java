package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum as PyTorch's {@code torch.optim.SGD} defines it, with
 * weight decay on weights alone. DJL's own optimiser keeps its momentum private, so a training
 * could not go on where it stopped.
 */
final class Sgd {

  private final Recipe recipe;
  private final Map<String, Parameter> parameters;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final NDManager manager;

  /**
   * Starts at rest.
   *
   * @param recipe gives momentum and weight decay
   * @param parameters those to move, by name
   * @param manager owns the velocities
   */
  Sgd(Recipe recipe, Map<String, Parameter> parameters, NDManager manager) {
    this.recipe = recipe;
    this.parameters = parameters;
    this.manager = manager;
    parameters.forEach(
        (name, parameter) -> velocities.put(name, manager.zeros(parameter.getArray().getShape())));
  }

  /** The momentum of each parameter, to be saved or filled. */
  Map<String, NDArray> velocities() {
    return velocities;
  }

  /**
   * Moves every parameter that is not frozen against its gradient, in place, and clears the
   * gradients.
   */
  void step(double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            if (parameter.requiresGradient()) {
              step(scope, parameter.getArray(), velocities.get(name), learningRate);
            }
          });
    }
  }

  private void step(NDManager scope, NDArray weight, NDArray velocity, double learningRate) {
    NDArray gradient = weight.getGradient();
    gradient.attach(scope);
    scope.tempAttachAll(weight, velocity);
    boolean decays = recipe.weightDecay() > 0 && weight.getShape().dimension() > 1;
    NDArray slope = decays ? gradient.add(weight.mul(recipe.weightDecay())) : gradient;
    velocity.muli(recipe.momentum()).addi(slope);
    NDArray direction = recipe.nesterov() ? slope.add(velocity.mul(recipe.momentum())) : velocity;
    weight.subi(direction.mul(learningRate));
    gradient.muli(0);
  }
}
