package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Stores the weights of convolutions and linear layers as int8 and computes with the floats that
 * these stand for, of the type that the graph had. Every {@value #BLOCK} weights of an output have
 * a scale of their own (Dettmers et al. 2022, arXiv:2110.02861, section 2.1), so that a few large
 * ones do not coarsen thousands: a trained ResNet101's probabilities for 1,155 posters moved by
 * 3.0e-4 on average, with one scale for each output by 1.5e-3.
 *
 * <p>A cast, a product and a reshape make floats of them again. DequantizeLinear would say the
 * same, but ONNX Runtime keeps that for operators on integers and would run it in every inference;
 * these it runs once, when it loads the graph, which is then the same as that of floats.
 */
final class WeightOnlyQuantization {

  /** Few enough for the scales to take a sixteenth of the room that the weights take. */
  private static final int BLOCK = 64;

  private static final int LARGEST_WEIGHT = 127;
  private static final String INTEGER = ".integer";
  private static final String REAL = ".real";
  private static final String SCALE = ".scale";
  private static final String SCALED = ".scaled";
  private static final String SHAPE = ".shape";
  private static final String SHAPED = ".shaped";

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
      if (Nodes.isWeighted(node)) {
        replace(constants.remove(node.getInput(1)));
      }
      graph.addNode(node);
    }
    return graph.addAllInitializer(constants.values()).build();
  }

  private void replace(TensorProto weight) {
    String name = weight.getName();
    Tensor blocks = blocks(Constants.read(weight));
    float[] scales = OutputScales.of(blocks, LARGEST_WEIGHT, block -> 0);
    byte[] integers = OutputScales.integers(blocks.values(), scales, LARGEST_WEIGHT);
    List<Long> each = List.of(blocks.shape()[0], 1L);
    put(Constants.int8(name + INTEGER, List.of(blocks.shape()[0], blocks.shape()[1]), integers));
    put(Constants.float32(name + SCALE, each, scales));
    put(
        Constants.int64(
            name + SHAPE, weight.getDimsList().stream().mapToLong(Long::longValue).toArray()));
    DataType type = DataType.forNumber(weight.getDataType());
    String shaped = type == DataType.FLOAT ? name : name + SHAPED;
    cast(name + INTEGER, name + REAL, DataType.FLOAT);
    add("Mul", List.of(name + REAL, name + SCALE), name + SCALED);
    add("Reshape", List.of(name + SCALED, name + SHAPE), shaped);
    if (!shaped.equals(name)) {
      cast(shaped, name, type);
    }
  }

  /** [blocks, weights of each]; an output that blocks do not divide is one. */
  private static Tensor blocks(Tensor weight) {
    long output = weight.values().length / weight.shape()[0];
    long block = output % BLOCK == 0 ? BLOCK : output;
    return new Tensor(new long[] {weight.values().length / block, block}, weight.values());
  }

  private void add(String operator, List<String> inputs, String output) {
    graph.addNode(
        Nodes.node(operator, output + "." + operator.toLowerCase(Locale.ROOT), inputs, output));
  }

  private void cast(String from, String to, DataType type) {
    graph.addNode(
        Nodes.node("Cast", to + ".cast", List.of(from), to)
            .addAttribute(Nodes.integer("to", type.getNumber())));
  }

  private void put(TensorProto constant) {
    constants.put(constant.getName(), constant);
  }
}
