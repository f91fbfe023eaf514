package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph with its integer tensors between QuantizeLinear and DequantizeLinear. ONNX Runtime
 * joins these with the operator between them into one that works on integers; to any other runtime
 * the graph says the same in real numbers.
 *
 * <p>A tensor {@code x} is made as {@code x.real}, stored as {@code x.integer}, and read as {@code
 * x} again, so that readers and outputs of the graph keep their names.
 */
final class QuantizedGraph {

  private static final String SCALE = ".scale";
  private static final String REAL = ".real";
  private static final String ZERO = ".zero_point";

  private final GraphProto original;
  private final GraphProto.Builder graph;
  private final QuantizationPlan plan;
  private final Map<String, Range> ranges;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();

  private QuantizedGraph(GraphProto original, QuantizationPlan plan, Map<String, Range> ranges) {
    this.original = original;
    this.graph = original.toBuilder().clearNode().clearInitializer();
    this.plan = plan;
    this.ranges = ranges;
    original.getInitializerList().forEach(this::put);
  }

  /**
   * @param ranges of every integer tensor of the plan
   */
  static GraphProto write(GraphProto original, QuantizationPlan plan, Map<String, Range> ranges) {
    return new QuantizedGraph(original, plan, ranges).write();
  }

  private GraphProto write() {
    original.getNodeList().forEach(this::write);
    return graph.addAllInitializer(constants.values()).build();
  }

  private void write(NodeProto node) {
    String made = node.getOutput(0);
    String kept = saturates(made) ? plan.afterRelu(made) : made;
    if (node.getOpType().equals("Relu") && saturates(node.getInput(0))) {
      return;
    }
    if (!plan.isInteger(kept)) {
      graph.addNode(operator(node, kept));
    } else if (plan.isPoster(kept)) {
      parameters(kept);
      dequantize(node.getInput(0), kept);
    } else {
      graph.addNode(operator(node, kept + REAL));
      parameters(kept);
      graph.addNode(
          Nodes.node(
              "QuantizeLinear",
              kept + ".quantize",
              List.of(kept + REAL, kept + SCALE, kept + ZERO),
              kept + ".integer"));
      dequantize(kept + ".integer", kept);
    }
  }

  /** Whether integers end at zero, and so need no ReLU, where a tensor's ReLU writes. */
  private boolean saturates(String tensor) {
    String after = plan.afterRelu(tensor);
    return !after.equals(tensor) && ranges.get(after).zeroPoint() == 0;
  }

  private void dequantize(String integers, String tensor) {
    graph.addNode(
        Nodes.node(
            "DequantizeLinear",
            tensor + ".dequantize",
            List.of(integers, tensor + SCALE, tensor + ZERO),
            tensor));
  }

  private void parameters(String tensor) {
    Range range = ranges.get(tensor);
    put(Constants.float32(tensor + SCALE, List.of(), range.scale()));
    put(Constants.uint8(tensor + ZERO, range.zeroPoint()));
  }

  /** The node by itself, its weights as integers where it reads integers. */
  private NodeProto operator(NodeProto node, String output) {
    if (Nodes.isWeighted(node) && !plan.staysReal(node)) {
      quantizeWeights(node);
    }
    NodeProto.Builder copy = node.toBuilder().setOutput(0, output);
    if (node.getOpType().equals("Add")) {
      copy.clearInput();
      node.getInputList().stream().map(this::unrounded).forEach(copy::addInput);
    }
    return copy.build();
  }

  private String unrounded(String tensor) {
    return plan.isInteger(tensor) && plan.isSum(tensor) ? tensor + REAL : tensor;
  }

  private void quantizeWeights(NodeProto node) {
    String weight = node.getInput(1);
    float inputScale = ranges.get(node.getInput(0)).scale();
    TensorProto bias = node.getInputCount() > 2 ? constants.get(node.getInput(2)) : null;
    var quantized = QuantizedWeights.of(constants.get(weight), bias, inputScale);
    replace(weight, quantized.weight(), quantized.weightScales());
    if (bias != null) {
      replace(bias.getName(), quantized.bias(), quantized.biasScales());
    }
  }

  /** Puts integers, a scale for each output, and their DequantizeLinear in a constant's place. */
  private void replace(String name, TensorProto integers, TensorProto scales) {
    constants.remove(name);
    put(integers);
    put(scales);
    graph.addNode(
        Nodes.node(
                "DequantizeLinear",
                name + ".dequantize",
                List.of(integers.getName(), scales.getName()),
                name)
            .addAttribute(Nodes.integer("axis", 0)));
  }

  private void put(TensorProto constant) {
    constants.put(constant.getName(), constant);
  }
}
