package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.graph.Models;
import dev.marquee.trainer.graph.UnsupportedGraphException;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.precision.StoredWeights;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network that an exported graph holds: its layers as they were folded, its weights out of the
 * graph, so that another engine can run what ONNX Runtime runs. Weights of a lower precision are
 * the numbers that they stand for.
 *
 * @param network reads normalised posters as the original does
 * @param weights by the names in the network
 */
public record ExportedNetwork(Network network, Map<String, Tensor> weights) {

  /**
   * Reads a graph that {@link OnnxExporter} wrote.
   *
   * @param prefix what the names of its weights begin with in the graph: nothing, or {@link
   *     EnsembleGraph#prefix}
   * @param original the network that was exported, before its logits were adjusted
   * @throws PosterTooSmallException if the network cannot look at posters of the size
   * @throws UnsupportedGraphException if it is no graph, lacks weights of the network, or has them
   *     in another shape or of a type that {@link OnnxExporter} does not write
   */
  public static ExportedNetwork read(
      byte[] model, String prefix, Network original, ImageSize size) {
    SmallestPoster.require(original, size);
    Map<String, Tensor> stored = StoredWeights.read(Models.parse(model).getGraph());
    boolean adjusted = stored.containsKey(prefix + Network.LOGIT_ADJUSTMENT + ".bias");
    Network trained = adjusted ? original.withLogitAdjustment() : original;
    WeightedLayers folded = OnnxExporter.folded(trained, zeros(trained), size);
    Network network =
        new Network(
            original.topology(),
            original.head(),
            original.classes(),
            new Sequential(folded.layers()),
            Sequential.of());
    Map<String, Tensor> weights = weights(network, prefix, stored);
    return new ExportedNetwork(
        network, InputNormalization.unfold(new WeightedLayers(folded.layers(), weights)));
  }

  private static Map<String, Tensor> weights(
      Network network, String prefix, Map<String, Tensor> stored) {
    Map<String, Tensor> weights = new HashMap<>();
    network
        .parameters()
        .forEach(spec -> weights.put(spec.name(), stored.get(prefix + spec.name())));
    List<String> problems =
        network.parameters().stream().flatMap(spec -> spec.problemIn(weights).stream()).toList();
    if (!problems.isEmpty()) {
      throw new UnsupportedGraphException(
          "the graph does not hold the weights of "
              + network.topology()
              + ":\n  - "
              + String.join("\n  - ", problems));
    }
    return weights;
  }

  private static Map<String, Tensor> zeros(Network network) {
    Map<String, Tensor> zeros = new HashMap<>();
    network
        .parameters()
        .forEach(
            spec -> {
              long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
              zeros.put(spec.name(), new Tensor(shape, new float[spec.size()]));
            });
    return zeros;
  }
}
