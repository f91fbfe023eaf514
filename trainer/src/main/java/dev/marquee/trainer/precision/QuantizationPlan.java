package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.trainer.graph.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which tensors of a graph become integers, and which of them share one scale.
 *
 * <p>Convolutions, concatenations and maximum pooling work on integers throughout; a linear layer
 * reads them, and writes them if its reader wants them. Additions work on real numbers, and read
 * each other's sums as such: rounded once a block, they would lose the more the deeper the network
 * is. What only moves or averages values follows its reader, so that the average of the last maps,
 * the logits and the probabilities stay real numbers. So do statistics of maps, which differ too
 * much to share a scale, and the layer that reads them. Maximum pooling, concatenation,
 * transposition, reshaping and flattening give their output the scale of their inputs, so that they
 * only move bytes.
 */
final class QuantizationPlan {

  private static final Set<String> INTEGER = Set.of("Conv", "Concat", "MaxPool");
  private static final Set<String> FOLLOWING =
      Set.of("Transpose", "Reshape", "Flatten", "GlobalAveragePool");
  private static final Set<String> ONE_SCALE =
      Set.of("MaxPool", "Concat", "Transpose", "Reshape", "Flatten");
  private static final String STATISTIC = "ReduceMean";

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  /** Tensors that are asked for, or added up to such. */
  private final Set<String> outputs;

  /** Statistics of maps, and all that is made of them. */
  private final Set<String> statistics = new HashSet<>();

  private final Set<String> integers = new TreeSet<>();
  private final Map<String, String> relus = new HashMap<>();
  private final Map<String, String> sharing = new HashMap<>();

  private QuantizationPlan(GraphProto graph) {
    outputs =
        graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    for (NodeProto node : graph.getNodeList()) {
      producers.put(node.getOutput(0), node);
      node.getInputList().forEach(input -> readers.merge(input, 1, Integer::sum));
      if (node.getOpType().equals(STATISTIC)
          || node.getInputList().stream().anyMatch(statistics::contains)) {
        statistics.add(node.getOutput(0));
      }
    }
    graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("Add") && outputs.contains(node.getOutput(0)))
        .forEach(node -> outputs.addAll(node.getInputList()));
  }

  static QuantizationPlan of(GraphProto graph) {
    QuantizationPlan plan = new QuantizationPlan(graph);
    // from readers to what they read
    graph.getNodeList().reversed().forEach(plan::visit);
    return plan;
  }

  /** Whether a tensor is kept as integers. */
  boolean isInteger(String tensor) {
    return integers.contains(tensor);
  }

  /** The tensors whose values decide the scales. */
  Set<String> calibrated() {
    return integers.stream()
        .filter(tensor -> !isPoster(tensor))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether a tensor is the poster's bytes as they come. */
  boolean isPoster(String tensor) {
    return producers.get(tensor).getOpType().equals("Cast");
  }

  /**
   * Whether a node works on real numbers although its like works on integers: a convolution that
   * makes class activation maps, or what reads statistics of maps.
   */
  boolean staysReal(NodeProto node) {
    String made = node.getOutput(0);
    return statistics.contains(made) || node.getOpType().equals("Conv") && outputs.contains(made);
  }

  /** Whether a tensor is a sum, or a sum after ReLU. */
  boolean isSum(String tensor) {
    NodeProto producer = producers.get(tensor);
    return producer != null
        && switch (producer.getOpType()) {
          case "Add" -> true;
          case "Relu" -> isSum(producer.getInput(0));
          default -> false;
        };
  }

  /**
   * The output of the ReLU that is the only reader of a tensor, and goes without a node where zero
   * is the smallest integer; the tensor itself if there is none.
   */
  String afterRelu(String tensor) {
    return relus.getOrDefault(tensor, tensor);
  }

  /** The range of every integer tensor, joined where tensors share a scale. */
  Map<String, Range> ranges(Map<String, Range> calibrated) {
    Map<String, Range> joined = new HashMap<>();
    for (String tensor : integers) {
      Range range = isPoster(tensor) ? Range.BYTES : calibrated.get(tensor);
      joined.merge(root(tensor), range, Range::union);
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    integers.forEach(tensor -> ranges.put(tensor, joined.get(root(tensor))));
    return ranges;
  }

  private void visit(NodeProto node) {
    String operator = node.getOpType();
    String output = node.getOutput(0);
    if (operator.equals("Relu")) {
      visitRelu(node.getInput(0), output);
      return;
    }
    if (staysReal(node)) {
      return;
    }
    if (INTEGER.contains(operator) && !relus.containsKey(output)) {
      integers.add(output);
    }
    if (INTEGER.contains(operator) || operator.equals("Gemm")) {
      integers.addAll(activations(node));
    } else if (FOLLOWING.contains(operator) && integers.contains(output)) {
      integers.add(node.getInput(0));
    }
    boolean moves = ONE_SCALE.contains(operator) || WidePosters.copies(node);
    if (moves && integers.contains(output)) {
      activations(node).forEach(input -> sharing.put(root(input), root(output)));
    }
  }

  private void visitRelu(String input, String output) {
    NodeProto before = producers.getOrDefault(input, NodeProto.getDefaultInstance());
    if (INTEGER.contains(before.getOpType())) {
      integers.add(output);
    }
    boolean alone = readers.get(input) == 1 && !outputs.contains(input);
    if (alone && Nodes.isWeighted(before) && integers.contains(output)) {
      relus.put(input, output);
    }
  }

  /** What a node reads but its weights. */
  private static List<String> activations(NodeProto node) {
    return new ArrayList<>(
        Nodes.isWeighted(node) ? List.of(node.getInput(0)) : node.getInputList());
  }

  private String root(String tensor) {
    String next = sharing.getOrDefault(tensor, tensor);
    return next.equals(tensor) ? tensor : root(next);
  }
}
