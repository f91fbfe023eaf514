package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.graph.Models;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several exported graphs as one: they read the same posters, and the outputs are the means of
 * theirs. All nodes and constants of a member carry its prefix, but what reads nothing but posters
 * and is alike in several members, such as the normalisation, which is written once.
 */
public final class EnsembleGraph {

  private final GraphBuilder means = new GraphBuilder("ensemble", "");
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("ensemble");
  private final Map<String, NodeProto> sharedNodes = new HashMap<>();
  private final Map<String, TensorProto> sharedConstants = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> nodes = new HashSet<>();

  private EnsembleGraph() {}

  /** What the names of a member begin with, counted from 1. */
  public static String prefix(int member) {
    return "member" + member + ".";
  }

  /**
   * Joins models that {@link OnnxExporter} wrote, whatever their precision.
   *
   * @param models one or more with the same input and labels; a single one stays as it is
   * @param manifest of the whole; its attribution, if any, needs {@link #shareAttribution}
   * @return a serialised ModelProto
   * @throws ExportException if they are too large together for one file
   */
  public static byte[] join(List<byte[]> models, Manifest manifest) {
    if (models.size() == 1) {
      return Metadata.replace(models.getFirst(), manifest);
    }
    OnnxExporter.refuseMoreThanProtobufHolds(
        manifest.network(), models.stream().mapToLong(model -> model.length).sum());
    List<ModelProto> members = models.stream().map(Models::parse).toList();
    ModelProto.Builder whole = members.getFirst().toBuilder().clearMetadataProps();
    whole.setGraph(new EnsembleGraph().join(members, manifest.attribution()));
    Metadata.write(whole, manifest);
    return whole.build().toByteArray();
  }

  /** Whether all models have class activation maps, of the same size. */
  public static boolean shareAttribution(List<byte[]> models) {
    List<List<ValueInfoProto>> maps =
        models.stream()
            .map(model -> outputs(Models.parse(model).getGraph(), ModelPackage.ATTRIBUTION))
            .toList();
    return maps.stream().allMatch(each -> each.size() == 1 && each.equals(maps.getFirst()));
  }

  private GraphProto join(List<ModelProto> members, boolean attribution) {
    GraphProto first = members.getFirst().getGraph();
    graph.addAllInput(first.getInputList());
    for (int i = 0; i < members.size(); i++) {
      new Member(prefix(i + 1)).write(members.get(i).getGraph());
    }
    for (String output :
        attribution
            ? List.of(ModelPackage.ATTRIBUTION, ModelPackage.PROBABILITIES)
            : List.of(ModelPackage.PROBABILITIES)) {
      average(output, members.size());
      graph.addAllOutput(outputs(first, output));
    }
    GraphProto averaging = means.build();
    return graph
        .setDocString("The mean of " + members.size() + " networks.")
        .addAllNode(averaging.getNodeList())
        .addAllInitializer(averaging.getInitializerList())
        .build();
  }

  /** A sum and a product: unlike Mean, ONNX Runtime has both on every device. */
  private void average(String output, int members) {
    List<String> parts =
        IntStream.rangeClosed(1, members).mapToObj(i -> prefix(i) + output).toList();
    String sum = means.node("Sum", output + ".sum", parts);
    Tensor share = new Tensor(new long[0], new float[] {1f / members});
    means.node("Mul", output, List.of(sum, means.initializer(output + ".share", share)));
  }

  private static List<ValueInfoProto> outputs(GraphProto graph, String name) {
    return graph.getOutputList().stream().filter(each -> each.getName().equals(name)).toList();
  }

  /** Writes one member; knows what its tensors are called in the whole. */
  private final class Member {

    private final String prefix;
    private final Map<String, String> names =
        new HashMap<>(Map.of(ModelPackage.POSTER, ModelPackage.POSTER));

    Member(String prefix) {
      this.prefix = prefix;
    }

    void write(GraphProto member) {
      member.getInitializerList().forEach(this::write);
      member.getNodeList().forEach(this::write);
    }

    private void write(TensorProto constant) {
      String name = constant.getName();
      if (constant.equals(sharedConstants.get(name))) {
        names.put(name, name);
        return;
      }
      boolean kept = ofPosters(name) && taken.add(name);
      if (kept) {
        sharedConstants.put(name, constant);
      }
      names.put(name, kept ? name : prefix + name);
      graph.addInitializer(constant.toBuilder().setName(names.get(name)));
    }

    /** Every node has one output. */
    private void write(NodeProto node) {
      String output = node.getOutput(0);
      NodeProto.Builder renamed = node.toBuilder().clearInput();
      node.getInputList().forEach(input -> renamed.addInput(names.get(input)));
      if (renamed.build().equals(sharedNodes.get(output))) {
        names.put(output, output);
        return;
      }
      boolean kept = isFree(node);
      if (kept) {
        taken.add(output);
        nodes.add(node.getName());
        sharedNodes.put(output, renamed.build());
      }
      names.put(output, kept ? output : prefix + output);
      renamed.setOutput(0, names.get(output));
      graph.addNode(kept ? renamed : renamed.setName(prefix + node.getName()));
    }

    private boolean isFree(NodeProto node) {
      String output = node.getOutput(0);
      return ofPosters(output) && !taken.contains(output) && !nodes.contains(node.getName());
    }

    private boolean ofPosters(String name) {
      return name.startsWith(ModelPackage.POSTER + ".");
    }
  }
}
