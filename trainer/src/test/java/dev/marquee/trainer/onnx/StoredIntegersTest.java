package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.ImageSize;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.precision.Conversion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime makes of graphs whose weights are integers in the file and floats in use. */
class StoredIntegersTest {

  private static final ImageSize SIZE = new ImageSize(64, 48);

  @TempDir Path folder;

  @Test
  void onceLoadedTheyRunTheSameOperatorsAsThoseOfFloats() throws Exception {
    byte[] fp32 = fp32(Topology.SQUEEZENET1_1);
    byte[] fp16 = Conversion.toHalf(fp32);

    assertThat(operators(Conversion.toInt8Weights(fp32))).isEqualTo(operators(fp32));
    assertThat(operators(Conversion.toInt8Weights(fp16))).isEqualTo(operators(fp16));
  }

  @Test
  void resnet101FitsInto48Megabytes() throws Exception {
    byte[] fp16 = Conversion.toHalf(fp32(Topology.RESNET101));
    byte[] stored = Conversion.toInt8Weights(fp16);

    assertThat(stored.length).isLessThan(48_000_000);
    assertThat(operators(stored)).isEqualTo(operators(fp16));
  }

  @Test
  void theyComputeExactlyWithTheWeightsThatTheyTell() throws Exception {
    Network network = SmallNetworks.residuals();
    byte[] stored =
        Conversion.toInt8Weights(
            OnnxExporter.export(
                network, FormulaWeights.fill(network), SmallNetworks.manifest(network)));
    ExportedNetwork read = ExportedNetwork.read(stored, "", network, SmallNetworks.SIZE);
    byte[] floats =
        OnnxExporter.export(read.network(), read.weights(), SmallNetworks.manifest(network));

    assertThat(probabilities(stored)).containsExactly(probabilities(floats), within(1e-6f));
  }

  private static float[] probabilities(byte[] model) throws Exception {
    return Ort.run(model, SmallNetworks.pixels(1), 1, 8, 6, 3).get("probabilities").values();
  }

  private static byte[] fp32(Topology topology) {
    Network network = topology.network(Head.POOLED, 3);
    return OnnxExporter.export(network, FormulaWeights.fill(network), Manifests.of(network, SIZE));
  }

  private List<String> operators(byte[] model) throws Exception {
    Path optimized = folder.resolve("optimized.onnx");
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(optimized.toString());
      OrtEnvironment.getEnvironment().createSession(model, options).close();
    }
    return ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .sorted()
        .toList();
  }
}
