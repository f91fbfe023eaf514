package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.onnx.Shape.Features;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds everything that keeps a network from being exported, before any of it is. */
final class ExportCheck {

  private final List<String> problems = new ArrayList<>();

  private ExportCheck() {}

  /**
   * Checks that posters of the size, layers and weights fit together.
   *
   * @throws ExportException listing everything that does not
   */
  static void check(Network network, Map<String, Tensor> weights, ImageSize size) {
    ExportCheck check = new ExportCheck();
    check.shapes(network, size);
    check.weights(network, weights);
    if (!check.problems.isEmpty()) {
      throw new ExportException(network.topology().toString(), check.problems);
    }
  }

  private void shapes(Network network, ImageSize size) {
    ShapeInference inference = new ShapeInference();
    Shape features = inference.after(network.features(), new Maps(3, size.height(), size.width()));
    Shape logits = inference.after(network.classifier(), features);
    problems.addAll(inference.problems());
    if (!(logits instanceof Shape.Unknown) && !logits.equals(new Features(network.classes()))) {
      problems.add("the last layer makes " + logits + ", not " + network.classes() + " logits");
    }
  }

  private void weights(Network network, Map<String, Tensor> weights) {
    Set<String> names = new HashSet<>();
    for (ParameterSpec spec : network.parameters()) {
      if (!names.add(spec.name())) {
        problems.add("two layers own " + spec.name());
      }
      spec.problemIn(weights).ifPresent(problems::add);
      if (weights.containsKey(spec.name())) {
        finite(spec.name(), weights.get(spec.name()).values());
      }
    }
  }

  private void finite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        problems.add(name + " holds " + value + ": the training diverged");
        return;
      }
    }
  }
}
