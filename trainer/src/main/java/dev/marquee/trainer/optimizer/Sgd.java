package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.recipe.Optimization;
import java.util.List;

/**
 * Stochastic gradient descent with momentum as PyTorch's {@code torch.optim.SGD} defines it, with
 * weight decay on weights alone.
 */
final class Sgd extends Optimizer {

  private final Optimization settings;

  Sgd(Optimization settings, List<TrainedParameter> parameters, NDManager manager) {
    super(settings, parameters, manager, List.of("velocity"));
    this.settings = settings;
  }

  @Override
  void update(
      TrainedParameter parameter,
      NDArray gradient,
      NDList kept,
      double learningRate,
      Scalars scalars) {
    NDArray weight = parameter.weight();
    NDArray velocity = kept.singletonOrThrow();
    NDArray momentum = scalars.of(settings.momentum());
    boolean decays = settings.weightDecay() > 0 && parameter.decays();
    NDArray slope =
        decays ? gradient.add(weight.mul(scalars.of(settings.weightDecay()))) : gradient;
    velocity.muli(momentum).addi(slope);
    NDArray direction = settings.nesterov() ? slope.add(velocity.mul(momentum)) : velocity;
    weight.subi(direction.mul(scalars.of(learningRate)));
  }
}
