package dev.marquee.trainer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.djl.NetworkBlock;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights of a network for one pass on another device, or once more on the same. DJL's own
 * mirrors are told apart by their device, which two replicas on a CPU have in common, and are left
 * to a manager of the weights' own device, which grows by one for each copy.
 */
final class Replica extends ParameterStore {

  private final Map<String, NDArray> copies = new HashMap<>();

  /**
   * Copies what a pass asks for, when it does.
   *
   * @param manager owns the copies, on the device that they are for
   */
  Replica(NDManager manager) {
    super(manager, true);
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return copies.computeIfAbsent(parameter.getId(), _ -> copy(parameter, training));
  }

  private NDArray copy(Parameter parameter, boolean training) {
    Device device = getManager().getDevice();
    NDArray weight = parameter.getArray().stopGradient();
    weight.attach(getManager());
    if (!weight.getDevice().equals(device)) {
      weight = weight.toDevice(device, true);
    } else if (training) {
      // running statistics move in a pass
      weight = weight.duplicate();
    }
    if (training && parameter.requiresGradient()) {
      weight.setRequiresGradient(true);
    }
    return weight;
  }

  /**
   * Adds the gradients of the copies to those of the network itself, on its device. What the pass
   * left out was never copied.
   */
  void addGradients(NetworkBlock block) {
    block.parametersByName().values().stream()
        .filter(Parameter::requiresGradient)
        .filter(parameter -> copies.containsKey(parameter.getId()))
        .forEach(
            parameter -> {
              NDArray sum = parameter.getArray().getGradient();
              sum.attach(getManager());
              NDArray gradient = copies.get(parameter.getId()).getGradient();
              sum.addi(gradient.toDevice(sum.getDevice(), false));
            });
  }
}
