package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Assembles an ONNX graph in order; a node and its only output share one name. */
final class GraphBuilder {

  private static final String BATCH = "N";

  private final GraphProto.Builder graph;
  private final Set<String> nodes = new HashSet<>();

  GraphBuilder(String name, String description) {
    graph = GraphProto.newBuilder().setName(name).setDocString(description);
  }

  /** Declares an input [N, dims...] and answers its name. */
  String input(String name, DataType type, String description, long... dims) {
    graph.addInput(value(name, type, description, dims));
    return name;
  }

  /** Declares a float32 output [N, dims...]: the tensor of that name. */
  void output(String name, String description, long... dims) {
    graph.addOutput(value(name, DataType.FLOAT, description, dims));
  }

  /**
   * Adds a node.
   *
   * @return the name of its output: {@code name}, numbered where that is taken
   */
  String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    String unique = name;
    for (int n = 2; !nodes.add(unique); n++) {
      unique = name + "_" + n;
    }
    graph.addNode(
        Nodes.node(operator, unique, inputs, unique).addAllAttribute(Arrays.asList(attributes)));
    return unique;
  }

  /** Adds a constant and answers its name. */
  String initializer(String name, Tensor tensor) {
    graph.addInitializer(Constants.float32(name, tensor));
    return name;
  }

  /** Adds a constant of whole numbers, [values], and answers its name. */
  String constant(String name, long... values) {
    graph.addInitializer(Constants.int64(name, values));
    return name;
  }

  /** Gives the output of a node another name, wherever it is read. */
  void rename(String tensor, String name) {
    UnaryOperator<String> renamed = each -> each.equals(tensor) ? name : each;
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      List<String> inputs = node.getInputList().stream().map(renamed).toList();
      List<String> outputs = node.getOutputList().stream().map(renamed).toList();
      node.clearInput().addAllInput(inputs).clearOutput().addAllOutput(outputs);
    }
  }

  GraphProto build() {
    return graph.build();
  }

  private static ValueInfoProto value(
      String name, DataType type, String description, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    Arrays.stream(dims).forEach(dim -> shape.addDimBuilder().setDimValue(dim));
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(description)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
