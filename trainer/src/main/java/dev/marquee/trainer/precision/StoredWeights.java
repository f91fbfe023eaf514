package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.UnsupportedGraphException;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a graph's weights stand for, whatever its precision. */
public final class StoredWeights {

  private StoredWeights() {}

  /**
   * Every constant by name as float32; integers also as the real numbers that the graph makes of
   * them, under the name that these have; the first kernel also without the channel that {@link
   * WidePosters} adds.
   *
   * @throws UnsupportedGraphException for constants that Marquee does not write
   */
  public static Map<String, Tensor> read(GraphProto graph) {
    Map<String, Tensor> weights = new HashMap<>();
    graph
        .getInitializerList()
        .forEach(constant -> weights.put(constant.getName(), Constants.read(constant)));
    for (NodeProto node : graph.getNodeList()) {
      List<Tensor> inputs =
          node.getInputList().stream().map(weights::get).takeWhile(Objects::nonNull).toList();
      if (!inputs.isEmpty() && inputs.size() == node.getInputCount()) {
        made(node, inputs).ifPresent(tensor -> weights.put(node.getOutput(0), tensor));
      }
    }
    WidePosters.addNarrow(weights);
    return weights;
  }

  /** What a node makes of constants, if it is one of those that make floats of integers. */
  private static Optional<Tensor> made(NodeProto node, List<Tensor> inputs) {
    return switch (node.getOpType()) {
      case "DequantizeLinear", "Mul" ->
          inputs.size() == 2
              ? Optional.of(scaled(node.getName(), inputs.getFirst(), inputs.getLast()))
              : Optional.empty();
      case "Reshape" -> Optional.of(shaped(node.getName(), inputs.getFirst(), inputs.getLast()));
      case "Cast" -> Optional.of(inputs.getFirst());
      default -> Optional.empty();
    };
  }

  private static Tensor shaped(String node, Tensor weight, Tensor shape) {
    long[] dimensions = new long[shape.values().length];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = (long) shape.values()[i];
    }
    try {
      return new Tensor(dimensions, weight.values());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UnsupportedGraphException(
          node + " is nothing that Marquee writes: " + e.getMessage());
    }
  }

  /** Symmetric integers, whose zero is 0, with one scale for each index of the first dimension. */
  private static Tensor scaled(String node, Tensor integers, Tensor scales) {
    float[] values = integers.values().clone();
    int count = scales.values().length;
    if (count == 0 || values.length % count != 0) {
      throw new UnsupportedGraphException(
          "%s scales %d numbers by %d, which is nothing that Marquee writes"
              .formatted(node, values.length, count));
    }
    int size = values.length / count;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales.values()[i / size];
    }
    return new Tensor(integers.shape(), values);
  }
}
