package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101) as PyTorch's {@code
 * torch.optim.AdamW} defines it, with weight decay on weights alone. Steps are counted for each
 * parameter, since frozen ones begin later.
 */
final class AdamW extends Optimizer {

  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String STEPS = "steps.";

  private final Optimization settings;
  private final Map<String, Integer> steps = new LinkedHashMap<>();

  AdamW(Optimization settings, List<TrainedParameter> parameters, NDManager manager) {
    super(settings, parameters, manager, List.of("mean", "square"));
    this.settings = settings;
    parameters.forEach(parameter -> steps.put(parameter.name(), 0));
  }

  @Override
  void update(
      TrainedParameter parameter,
      NDArray gradient,
      NDList kept,
      double learningRate,
      Scalars scalars) {
    int step = steps.merge(parameter.name(), 1, Integer::sum);
    NDArray weight = parameter.weight();
    NDArray mean = blend(kept.get(0), gradient, settings.momentum(), scalars);
    NDArray square = blend(kept.get(1), gradient.mul(gradient), BETA2, scalars);
    if (settings.weightDecay() > 0 && parameter.decays()) {
      weight.muli(scalars.of(1 - learningRate * settings.weightDecay()));
    }
    NDArray deviation =
        square
            .sqrt()
            .divi(scalars.of(Math.sqrt(1 - Math.pow(BETA2, step))))
            .addi(scalars.of(EPSILON));
    double rate = learningRate / (1 - Math.pow(settings.momentum(), step));
    weight.subi(mean.div(deviation).muli(scalars.of(rate)));
  }

  private static NDArray blend(NDArray past, NDArray now, double beta, Scalars scalars) {
    return past.muli(scalars.of(beta)).addi(now.mul(scalars.of(1 - beta)));
  }

  @Override
  public Map<String, Tensor> save() {
    Map<String, Tensor> state = new LinkedHashMap<>(super.save());
    steps.forEach(
        (name, count) -> state.put(STEPS + name, new Tensor(new long[0], new float[] {count})));
    return state;
  }

  @Override
  public void load(Map<String, Tensor> saved) {
    super.load(saved);
    if (!saved.isEmpty()) {
      steps.replaceAll((name, _) -> (int) saved.get(STEPS + name).values()[0]);
    }
  }
}
