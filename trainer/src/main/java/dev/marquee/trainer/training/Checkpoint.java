package dev.marquee.trainer.training;

import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training after a whole epoch: one safetensors file, its weights under torchvision's names.
 *
 * @param epoch how many epochs have passed
 * @param weights parameters and running statistics by name
 * @param velocities the optimiser's momentum by parameter name
 */
public record Checkpoint(int epoch, Map<String, Tensor> weights, Map<String, Tensor> velocities) {

  private static final String VELOCITY = "optimizer.velocity.";
  private static final String EPOCH = "epoch";

  static Checkpoint read(Path file) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> velocities = new LinkedHashMap<>();
    Safetensors saved = Safetensors.read(file);
    saved
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(VELOCITY)) {
                velocities.put(name.substring(VELOCITY.length()), tensor);
              } else {
                weights.put(name, tensor);
              }
            });
    return new Checkpoint(Integer.parseInt(saved.metadata().get(EPOCH)), weights, velocities);
  }

  void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights);
    velocities.forEach((name, tensor) -> tensors.put(VELOCITY + name, tensor));
    new Safetensors(tensors, Map.of(EPOCH, Integer.toString(epoch))).write(file);
  }
}
