package dev.marquee.trainer.onnx;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Layers and their weights: what each folding turns into fewer layers with the same output.
 *
 * @param layers from input to output
 * @param weights by name, at least those that the layers name
 */
record WeightedLayers(List<Layer> layers, Map<String, Tensor> weights) {

  WeightedLayers {
    layers = List.copyOf(layers);
  }

  /** What is left of a network in inference: no dropout, and no sequence within a sequence. */
  static WeightedLayers inference(Network network, Map<String, Tensor> weights) {
    return new WeightedLayers(
        inference(Sequential.of(network.features(), network.classifier())).layers(), weights);
  }

  /** A layer whose inner sequences are rewritten. */
  static Layer rewriteInside(Layer layer, UnaryOperator<Sequential> rewrite) {
    return switch (layer) {
      case Sequential sequence -> rewrite.apply(sequence);
      case Residual residual ->
          new Residual(rewrite.apply(residual.body()), rewrite.apply(residual.shortcut()));
      case Concat concat -> new Concat(concat.branches().stream().map(rewrite).toList());
      case StageStatistics statistics ->
          new StageStatistics(statistics.stages().stream().map(rewrite).toList());
      default -> layer;
    };
  }

  /** The name under which a layer's weights go once something is folded into them. */
  static String folded(String name) {
    return name.endsWith(".folded") ? name : name + ".folded";
  }

  /**
   * A convolution whose weights, and bias if any, go under the name that {@link #folded(String)}
   * gives.
   */
  static Convolution folded(Convolution conv, boolean bias) {
    return new Convolution(
        folded(conv.name()),
        conv.in(),
        conv.out(),
        conv.kernel(),
        conv.stride(),
        conv.padding(),
        bias);
  }

  /** A convolution's bias, zeros if it has none. */
  static float[] bias(Convolution conv, Map<String, Tensor> weights) {
    return conv.bias() ? weights.get(conv.name() + ".bias").values() : new float[conv.out()];
  }

  private static Sequential inference(Sequential sequence) {
    return new Sequential(
        sequence.layers().stream()
            .map(layer -> rewriteInside(layer, WeightedLayers::inference))
            .flatMap(
                layer ->
                    switch (layer) {
                      case Dropout _ -> Stream.<Layer>empty();
                      case Sequential inner -> inner.layers().stream();
                      default -> Stream.of(layer);
                    })
            .toList());
  }
}
