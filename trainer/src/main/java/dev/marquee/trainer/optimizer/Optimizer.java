package dev.marquee.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.djl.FusedSgd;
import dev.marquee.trainer.djl.Tensors;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves weights by their gradients, on their device, and can be saved and go on bit for bit. DJL's
 * own optimisers keep their state private, so a training could not go on where it stopped.
 */
public abstract sealed class Optimizer permits Sgd, AdamW {

  private final List<TrainedParameter> parameters;
  private final NDManager manager;
  private final double clipNorm;
  private final List<String> kinds;
  private final Map<String, NDList> state = new LinkedHashMap<>();

  /**
   * Starts at rest.
   *
   * @param kinds what is kept of each parameter: arrays of its shape, zeros at first
   */
  Optimizer(
      Optimization settings,
      List<TrainedParameter> parameters,
      NDManager manager,
      List<String> kinds) {
    this.parameters = List.copyOf(parameters);
    this.manager = manager;
    this.clipNorm = settings.clipNorm();
    this.kinds = kinds;
    parameters.forEach(parameter -> state.put(parameter.name(), zeros(parameter)));
  }

  private NDList zeros(TrainedParameter parameter) {
    NDList zeros = new NDList();
    kinds.forEach(_ -> zeros.add(manager.zeros(parameter.weight().getShape())));
    return zeros;
  }

  /**
   * The optimiser that a recipe asks for, at rest.
   *
   * @param parameters those to move
   * @param manager owns its state
   */
  public static Optimizer of(
      Optimization settings, List<TrainedParameter> parameters, NDManager manager) {
    return switch (settings.optimizer()) {
      case SGD -> new Sgd(settings, parameters, manager, FusedSgd.find());
      case ADAMW -> new AdamW(settings, parameters, manager);
    };
  }

  /**
   * Moves every parameter that is not frozen against its gradient, in place, and clears the
   * gradients.
   *
   * @param learningRate of the parameters whose factor is 1
   */
  public void step(double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      Scalars scalars = new Scalars(scope);
      Map<TrainedParameter, NDArray> gradients = gradients(scope);
      if (clipNorm > 0) {
        GradientClipping.clip(gradients.values(), clipNorm, scalars);
      }
      moveAll(gradients, learningRate, scalars);
    }
  }

  private Map<TrainedParameter, NDArray> gradients(NDManager scope) {
    Map<TrainedParameter, NDArray> gradients = new LinkedHashMap<>();
    for (TrainedParameter parameter : parameters) {
      if (!parameter.frozen()) {
        NDArray gradient = parameter.weight().getGradient();
        gradient.attach(scope);
        gradients.put(parameter, gradient);
      }
    }
    return gradients;
  }

  /** Moves parameters in place and clears their gradients. */
  void moveAll(Map<TrainedParameter, NDArray> gradients, double learningRate, Scalars scalars) {
    gradients.forEach((each, gradient) -> move(each, gradient, learningRate, scalars));
  }

  /** What is kept of a parameter, in the order of the kinds. */
  NDList kept(TrainedParameter parameter) {
    return state.get(parameter.name());
  }

  private void move(
      TrainedParameter parameter, NDArray gradient, double learningRate, Scalars scalars) {
    NDList kept = kept(parameter);
    try (NDManager scope = scalars.manager().newSubManager()) {
      scope.tempAttachAll(parameter.weight(), gradient);
      scope.tempAttachAll(kept);
      update(parameter, gradient, kept, learningRate * parameter.rateFactor(), scalars);
      gradient.muli(scalars.of(0));
    }
  }

  /**
   * Moves one parameter in place.
   *
   * @param kept its state, in the order of the kinds, to be moved in place too
   * @param learningRate its own
   */
  abstract void update(
      TrainedParameter parameter,
      NDArray gradient,
      NDList kept,
      double learningRate,
      Scalars scalars);

  /** What the next step depends on besides weights and gradients, by name. */
  public Map<String, Tensor> save() {
    return Tensors.of(named());
  }

  /**
   * Goes on where an optimiser of the same kind and parameters was saved.
   *
   * @param saved nothing, or all that {@link #save()} gave
   */
  public void load(Map<String, Tensor> saved) {
    if (!saved.isEmpty()) {
      named().forEach((name, array) -> Tensors.fill(array, saved.get(name)));
    }
  }

  private Map<String, NDArray> named() {
    Map<String, NDArray> named = new LinkedHashMap<>();
    state.forEach(
        (parameter, arrays) -> {
          for (int i = 0; i < kinds.size(); i++) {
            named.put(kinds.get(i) + "." + parameter, arrays.get(i));
          }
        });
    return named;
  }
}
