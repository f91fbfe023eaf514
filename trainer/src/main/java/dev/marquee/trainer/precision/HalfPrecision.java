package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Turns a graph of 32-bit floats into one of 16-bit floats between the same input and outputs:
 * posters are cast to half precision, and logits and class activation maps back to float32, so that
 * softmax or sigmoid lose nothing.
 */
final class HalfPrecision {

  private static final Set<String> IN_FLOAT32 = Set.of("Softmax", "Sigmoid");
  private static final String HALF = ".half";

  private final GraphProto original;
  private final GraphProto.Builder graph;
  private final Set<String> widened;

  private HalfPrecision(GraphProto original) {
    this.original = original;
    this.graph = original.toBuilder().clearNode().clearInitializer();
    this.widened = widened(original);
  }

  static GraphProto convert(GraphProto graph) {
    return new HalfPrecision(graph).convert();
  }

  /** The tensors that stay float32: outputs, and what is read in float32. */
  private static Set<String> widened(GraphProto graph) {
    Set<String> names =
        graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    graph.getNodeList().stream()
        .filter(HalfPrecision::inFloat32)
        .forEach(node -> names.addAll(node.getInputList()));
    return names;
  }

  private GraphProto convert() {
    original.getInitializerList().stream().map(Constants::half).forEach(graph::addInitializer);
    for (NodeProto node : original.getNodeList()) {
      if (inFloat32(node)) {
        graph.addNode(node);
      } else {
        write(node);
      }
    }
    return graph.build();
  }

  private void write(NodeProto node) {
    UnaryOperator<String> half = name -> widened.contains(name) ? name + HALF : name;
    String output = node.getOutput(0);
    NodeProto.Builder narrow = node.toBuilder().clearInput().clearOutput();
    node.getInputList().stream().map(half).forEach(narrow::addInput);
    narrow.addOutput(half.apply(output));
    if (node.getOpType().equals("Cast")) {
      narrow.clearAttribute().addAttribute(to(DataType.FLOAT16));
    }
    graph.addNode(narrow);
    if (widened.contains(output)) {
      graph.addNode(
          Nodes.node("Cast", output + ".float32", List.of(output + HALF), output)
              .addAttribute(to(DataType.FLOAT)));
    }
  }

  private static boolean inFloat32(NodeProto node) {
    return IN_FLOAT32.contains(node.getOpType());
  }

  private static AttributeProto to(DataType type) {
    return Nodes.integer("to", type.getNumber());
  }
}
