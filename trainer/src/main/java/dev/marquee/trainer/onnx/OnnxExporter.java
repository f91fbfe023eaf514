package dev.marquee.trainer.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.graph.Nodes;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as an ONNX model that needs no code of ours: uint8 posters in, probabilities
 * out.
 *
 * <p>Input {@code poster}: uint8 [N, height, width, 3], RGB. Output {@code probabilities}: float32
 * [N, classes], by softmax, or by sigmoid for {@link dev.marquee.model.LabelPolicy#MULTI}. Output
 * {@code attribution}, if the manifest says so: float32 [N, classes, h, w], {@link
 * ClassActivationMaps}.
 */
public final class OnnxExporter {

  static final int OPSET = 17;
  static final int IR_VERSION = 8;

  /** protobuf's limit of 2 GiB, less a megabyte for all that is not weights. */
  private static final long LARGEST = (2L << 30) - (1L << 20);

  private OnnxExporter() {}

  /**
   * Writes a network; the same arguments yield the same bytes.
   *
   * @param network what to write
   * @param weights by torchvision's names; names that the network does not have are passed over
   * @param manifest the labels and provenance of this network, kept in metadata_props; its input
   *     size and attribution, which needs {@link ClassActivationMaps#areIn}, shape the graph
   * @return a serialised ModelProto
   * @throws ExportException listing everything in which network, weights and input size do not fit
   *     together
   */
  public static byte[] export(Network network, Map<String, Tensor> weights, Manifest manifest) {
    ExportCheck.check(network, weights, manifest.inputSize());
    GraphProto graph = graph(network, weights, manifest);
    refuseMoreThanProtobufHolds(
        network.topology().toString(),
        graph.getInitializerList().stream().mapToLong(each -> each.getRawData().size()).sum());
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("marquee")
            .setProducerVersion(version())
            .setDomain("dev.marquee")
            .setDocString("Infers movie genres from posters.")
            .setGraph(graph);
    model.addOpsetImportBuilder().setDomain("").setVersion(OPSET);
    Metadata.write(model, manifest);
    return model.build().toByteArray();
  }

  private static GraphProto graph(Network network, Map<String, Tensor> weights, Manifest manifest) {
    Maps input = new Maps(3, manifest.inputSize().height(), manifest.inputSize().width());
    WeightedLayers folded = folded(network, weights, manifest.inputSize());
    String description = network.topology() + " with a " + network.head() + " head";
    GraphBuilder graph = new GraphBuilder(network.topology().toString(), description);
    String poster =
        graph.input(
            ModelPackage.POSTER,
            DataType.UINT8,
            "RGB, row by row",
            input.height(),
            input.width(),
            3);
    String x = InputNormalization.write(graph, poster, folded.layers().getFirst());
    String logits =
        manifest.attribution()
            ? ClassActivationMaps.write(graph, folded, x, input)
            : new LayerWriter(graph, folded.weights())
                .write(new Sequential(folded.layers()), x, input);
    graph.rename(logits, "logits");
    writeProbabilities(graph, manifest);
    return graph.build();
  }

  /** What is written: as few layers as give the same output. */
  static WeightedLayers folded(Network network, Map<String, Tensor> weights, ImageSize size) {
    Maps input = new Maps(3, size.height(), size.width());
    WeightedLayers inference = WeightedLayers.inference(network, weights);
    return InputNormalization.fold(PoolFolding.fold(BatchNormFolding.fold(inference), input));
  }

  private static void writeProbabilities(GraphBuilder graph, Manifest manifest) {
    List<String> logits = List.of("logits");
    if (manifest.labelPolicy().singleLabel()) {
      graph.node("Softmax", ModelPackage.PROBABILITIES, logits, Nodes.integer("axis", 1));
    } else {
      graph.node("Sigmoid", ModelPackage.PROBABILITIES, logits);
    }
    graph.output(
        ModelPackage.PROBABILITIES, "of the labels, in their order", manifest.labels().size());
  }

  static void refuseMoreThanProtobufHolds(String network, long bytes) {
    if (bytes > LARGEST) {
      throw new ExportException(
          network,
          List.of(
              "its weights take %,d bytes; an ONNX file holds at most %,d"
                  .formatted(bytes, LARGEST)));
    }
  }

  private static String version() {
    String version = OnnxExporter.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
