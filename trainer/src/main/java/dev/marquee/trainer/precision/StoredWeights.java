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
   * Every constant by name as float32; integers that a DequantizeLinear reads also as the real
   * numbers that it makes of them, under the name of its output; the first kernel also without the
   * channel that {@link WidePosters} adds.
   *
   * @throws UnsupportedGraphException for constants that Marquee does not write
   */
  public static Map<String, Tensor> read(GraphProto graph) {
    Map<String, Tensor> weights = new HashMap<>();
    graph
        .getInitializerList()
        .forEach(constant -> weights.put(constant.getName(), Constants.read(constant)));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("DequantizeLinear") && weights.containsKey(node.getInput(0))) {
        Tensor integers = weights.get(node.getInput(0));
        Tensor scales = weights.get(node.getInput(1));
        weights.put(node.getOutput(0), dequantized(integers, scales));
      }
    }
    WidePosters.addNarrow(weights);
    return weights;
  }

  /** Symmetric integers, whose zero is 0, with one scale for each index of the first dimension. */
  private static Tensor dequantized(Tensor integers, Tensor scales) {
    float[] values = integers.values().clone();
    int size = values.length / scales.values().length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scales.values()[i / size];
    }
    return new Tensor(integers.shape(), values);
  }
}
