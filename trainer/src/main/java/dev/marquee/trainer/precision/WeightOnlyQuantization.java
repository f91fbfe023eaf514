package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores the weights of convolutions and linear layers as int8 with a scale for each output, and
 * computes with the floats that these stand for, of the type that the graph had.
 *
 * <p>A cast and a product make floats of them again. DequantizeLinear would say the same, but ONNX
 * Runtime keeps that for operators on integers and would run it in every inference; these it runs
 * once, when it loads the graph, which is then the same as that of floats.
 */
final class WeightOnlyQuantization {

  private static final int LARGEST_WEIGHT = 127;
  private static final String INTEGER = ".integer";
  private static final String REAL = ".real";
  private static final String SCALE = ".scale";
  private static final String SCALED = ".scaled";

  private final GraphProto original;
  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();

  private WeightOnlyQuantization(GraphProto original) {
    this.original = original;
    this.graph = original.toBuilder().clearNode().clearInitializer();
    original.getInitializerList().forEach(this::put);
  }

  /**
   * @param graph of float32 or float16
   */
  static GraphProto convert(GraphProto graph) {
    return new WeightOnlyQuantization(graph).convert();
  }

  private GraphProto convert() {
    for (NodeProto node : original.getNodeList()) {
      boolean weighted = node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
      if (weighted) {
        replace(constants.remove(node.getInput(1)));
      }
      graph.addNode(node);
    }
    return graph.addAllInitializer(constants.values()).build();
  }

  private void replace(TensorProto weight) {
    String name = weight.getName();
    Tensor kernel = Constants.read(weight);
    float[] scales = OutputScales.of(kernel, LARGEST_WEIGHT, output -> 0);
    byte[] integers = OutputScales.integers(kernel.values(), scales, LARGEST_WEIGHT);
    put(Constants.int8(name + INTEGER, weight.getDimsList(), integers));
    put(Constants.float32(name + SCALE, along(kernel.shape()), scales));
    DataType type = DataType.forNumber(weight.getDataType());
    String product = type == DataType.FLOAT ? name : name + SCALED;
    cast(name + INTEGER, name + REAL, DataType.FLOAT);
    graph.addNode(
        Nodes.node("Mul", name + ".multiply", List.of(name + REAL, name + SCALE), product));
    if (!product.equals(name)) {
      cast(product, name, type);
    }
  }

  private void cast(String from, String to, DataType type) {
    graph.addNode(
        Nodes.node("Cast", to + ".cast", List.of(from), to)
            .addAttribute(Nodes.integer("to", type.getNumber())));
  }

  /** The shape that spreads one number for each output over all weights of that output. */
  private static List<Long> along(long[] shape) {
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      dimensions.add(i == 0 ? shape[i] : 1L);
    }
    return dimensions;
  }

  private void put(TensorProto constant) {
    constants.put(constant.getName(), constant);
  }
}
