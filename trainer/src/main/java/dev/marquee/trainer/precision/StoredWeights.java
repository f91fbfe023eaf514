package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.Map;

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
      Tensor stored = weights.get(node.getInput(0));
      if (stored != null) {
        switch (node.getOpType()) {
          case "DequantizeLinear", "Mul" ->
              weights.put(node.getOutput(0), scaled(stored, weights.get(node.getInput(1))));
          case "Cast" -> weights.put(node.getOutput(0), stored);
          default -> {}
        }
      }
    }
    WidePosters.addNarrow(weights);
    return weights;
  }

  /** Symmetric integers, whose zero is 0, with one scale for each index of the first dimension. */
  private static Tensor scaled(Tensor integers, Tensor scales) {
    float[] values = integers.values().clone();
    int size = values.length / scales.values().length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales.values()[i / size];
    }
    return new Tensor(integers.shape(), values);
  }
}
