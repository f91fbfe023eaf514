package dev.marquee.trainer.packaging;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;

/** What an export has in hand, of a network that nobody trained. */
final class UntrainedPackage {

  static final ImageSize SIZE = new ImageSize(64, 48);
  static final Genres GENRES = new Genres(List.of("Comedy", "Drama"));
  static final Network NETWORK = Topology.SQUEEZENET1_1.network(Head.POOLED, GENRES.size());
  static final Manifest MANIFEST =
      new Manifest(
          Manifest.FORMAT,
          "untrained",
          "1",
          "squeezenet1_1",
          "pooled",
          GENRES.labels(),
          List.of(),
          LabelPolicy.ALPHABETICAL,
          SIZE,
          true,
          Precision.FP32,
          Map.of("seed", "1"),
          new Manifest.DataFingerprint("0".repeat(64), 8, 1, 1),
          Map.of("accuracy", 0.5),
          null);

  private UntrainedPackage() {}

  static Map<String, Tensor> weights() {
    NetworkBlock block = new NetworkBlock(NETWORK, 1);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      block.initialize(manager);
      return block.save();
    }
  }

  static byte[] graph() {
    return OnnxExporter.export(NETWORK, weights(), MANIFEST);
  }

  /** Whatever it sees, it answers this genre. */
  static byte[] graphThatSays(String genre) {
    Map<String, Tensor> weights = weights();
    weights.get("classifier.bias").values()[GENRES.labels().indexOf(genre)] = 1000;
    return OnnxExporter.export(NETWORK, weights, MANIFEST);
  }

  /** The same weights under another last layer. */
  static byte[] answeringOtherwise(byte[] graph) throws InvalidProtocolBufferException {
    ModelProto.Builder other = ModelProto.parseFrom(graph).toBuilder();
    other.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals("Softmax"))
        .forEach(node -> node.setOpType("Sigmoid").clearAttribute());
    return other.build().toByteArray();
  }
}
