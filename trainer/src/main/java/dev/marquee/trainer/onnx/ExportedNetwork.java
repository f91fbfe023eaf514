package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.graph.Models;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.precision.StoredWeights;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @throws ExportException if the graph lacks weights of it, or has them in another shape
   * @throws dev.marquee.trainer.graph.UnsupportedGraphException if it is no graph, or they are of a
   *     type that {@link OnnxExporter} does not write
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
    List<String> problems = new ArrayList<>();
    for (ParameterSpec spec : network.parameters()) {
      Tensor tensor = stored.get(prefix + spec.name());
      problem(spec, tensor).ifPresent(problems::add);
      weights.put(spec.name(), tensor);
    }
    if (!problems.isEmpty()) {
      throw new ExportException(network.topology().toString(), problems);
    }
    return weights;
  }

  private static Optional<String> problem(ParameterSpec spec, Tensor tensor) {
    if (tensor == null) {
      return Optional.of(spec.name() + " is not in the graph");
    }
    List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
    return shape.equals(spec.shape())
        ? Optional.empty()
        : Optional.of(spec.name() + " has shape " + shape + " in the graph, not " + spec.shape());
  }

  private static Map<String, Tensor> zeros(Network network) {
    Map<String, Tensor> zeros = new HashMap<>();
    network
        .parameters()
        .forEach(
            spec -> {
              long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
              int size = Math.toIntExact(spec.shape().stream().reduce(1L, Math::multiplyExact));
              zeros.put(spec.name(), new Tensor(shape, new float[size]));
            });
    return zeros;
  }
}
