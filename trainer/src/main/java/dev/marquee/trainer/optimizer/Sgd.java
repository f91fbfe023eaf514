package dev.marquee.trainer.optimizer;

import static java.util.stream.Collectors.groupingBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.FusedSgd;
import dev.marquee.trainer.recipe.Optimization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stochastic gradient descent with momentum as PyTorch's {@code torch.optim.SGD} defines it, with
 * weight decay on weights alone.
 */
final class Sgd extends Optimizer {

  private final Optimization settings;
  private final Optional<FusedSgd> fused;

  /**
   * @param fused moves all parameters together; without it they move one by one
   */
  Sgd(
      Optimization settings,
      List<TrainedParameter> parameters,
      NDManager manager,
      Optional<FusedSgd> fused) {
    super(settings, parameters, manager, List.of("velocity"));
    this.settings = settings;
    this.fused = fused;
  }

  @Override
  void moveAll(Map<TrainedParameter, NDArray> gradients, double learningRate, Scalars scalars) {
    fused.ifPresentOrElse(
        sgd -> moveTogether(sgd, gradients, learningRate, scalars.manager()),
        () -> super.moveAll(gradients, learningRate, scalars));
  }

  /** One call for all that share a rate and a decay. */
  private void moveTogether(
      FusedSgd sgd,
      Map<TrainedParameter, NDArray> gradients,
      double learningRate,
      NDManager scope) {
    record Group(double rateFactor, boolean decays) {}
    gradients.keySet().stream()
        .collect(groupingBy(each -> new Group(each.rateFactor(), each.decays())))
        .forEach(
            (group, members) ->
                sgd.step(
                    members.stream().map(each -> each.weight(scope)).toList(),
                    members.stream().map(gradients::get).toList(),
                    settings.momentum() == 0
                        ? List.of()
                        : members.stream().map(each -> kept(each).singletonOrThrow()).toList(),
                    learningRate * group.rateFactor(),
                    settings.momentum(),
                    group.decays() ? settings.weightDecay() : 0,
                    settings.nesterov()));
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
