package dev.marquee.trainer.training;

import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training after a whole epoch: one safetensors file, its weights under torchvision's names.
 *
 * @param epoch how many epochs have passed
 * @param weights parameters and running statistics by name: what the run evaluates and exports
 * @param state all else that the training goes on from, by the name of the part that owns it, a
 *     dot, and a name of its own
 */
public record Checkpoint(int epoch, Map<String, Tensor> weights, Map<String, Tensor> state) {

  /** The optimiser's own arrays. */
  static final String OPTIMIZER = "optimizer.";

  /** The weights as the optimiser moves them, where they are not what is exported. */
  static final String TRAINING = "training.";

  /** The average of the weights, where it is not what is exported. */
  static final String AVERAGE = "average.";

  private static final List<String> OWNERS = List.of(OPTIMIZER, TRAINING, AVERAGE);
  private static final String EPOCH = "epoch";

  /** The state of one owner by its own names; empty if it has none. */
  Map<String, Tensor> stateOf(String owner) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith(owner)) {
            own.put(name.substring(owner.length()), tensor);
          }
        });
    return own;
  }

  /**
   * @throws RunFolderException if the file is of something else
   */
  static Checkpoint read(Path file) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> state = new LinkedHashMap<>();
    Safetensors saved = Safetensors.read(file);
    saved.tensors().forEach((name, tensor) -> (isState(name) ? state : weights).put(name, tensor));
    return new Checkpoint(epoch(file, saved.metadata()), weights, state);
  }

  /** How many epochs have passed in a file, whose arrays are not read. */
  static int epoch(Path file) {
    return epoch(file, Safetensors.metadata(file));
  }

  private static int epoch(Path file, Map<String, String> metadata) {
    String epoch = metadata.getOrDefault(EPOCH, "");
    if (!epoch.matches("[0-9]{1,9}")) {
      throw new RunFolderException(
          file + " is no checkpoint: it does not tell how many epochs it has seen");
    }
    return Integer.parseInt(epoch);
  }

  private static boolean isState(String name) {
    return OWNERS.stream().anyMatch(name::startsWith);
  }

  void write(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights);
    tensors.putAll(state);
    new Safetensors(tensors, Map.of(EPOCH, Integer.toString(epoch))).write(file);
  }
}
