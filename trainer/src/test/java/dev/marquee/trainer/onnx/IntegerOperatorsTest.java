package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime makes of quantised graphs when it loads them. */
class IntegerOperatorsTest {

  private static final ImageSize SIZE = new ImageSize(64, 48);

  @TempDir Path folder;

  @Test
  void everyConvolutionBecomesOneOnIntegers() throws Exception {
    byte[] fp32 = fp32(Topology.SQUEEZENET1_1);
    List<String> operators = operators(int8(fp32));

    assertThat(operators)
        .doesNotContain("Conv", "FusedConv", "Relu", "Concat")
        .filteredOn("QLinearConv"::equals)
        .hasSize(convolutions(fp32));
  }

  @Test
  void ofResidualNetworksSumsAndClassScoresStayReal() throws Exception {
    byte[] fp32 = fp32(Topology.RESNET101);
    List<String> operators = operators(int8(fp32));

    assertThat(operators).doesNotContain("QLinearAdd");
    assertThat(operators).filteredOn("Add"::equals).hasSize(33);
    assertThat(operators).filteredOn("QLinearConv"::equals).hasSize(convolutions(fp32) - 1);
    // each sum reads its branch as integers; the four with a projection read that too, and the
    // scores read the last sum unrounded
    assertThat(operators).filteredOn("DequantizeLinear"::equals).hasSize(33 + 4);
  }

  @Test
  void postersStayBytesUpToTheFirstConvolution() throws Exception {
    List<String> operators = operators(int8(fp32(Topology.SQUEEZENET1_1)));

    assertThat(operators.subList(0, operators.indexOf("QLinearConv")))
        .doesNotContain("Cast", "QuantizeLinear", "DequantizeLinear");
  }

  private static byte[] fp32(Topology topology) {
    Network network = topology.network(Head.CLASSIFIER, 3);
    return OnnxExporter.export(network, FormulaWeights.fill(network), Manifests.of(network, SIZE));
  }

  private static int convolutions(byte[] model) throws Exception {
    return (int)
        ModelProto.parseFrom(model).getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("Conv"))
            .count();
  }

  private static byte[] int8(byte[] fp32) {
    return Conversion.toInt8(fp32, PosterImages.noise(2, SIZE, 1), Clipping.MIN_MAX);
  }

  private List<String> operators(byte[] model) throws Exception {
    Path optimized = folder.resolve("optimized.onnx");
    var options = new OrtSession.SessionOptions();
    options.setOptimizedModelFilePath(optimized.toString());
    OrtEnvironment.getEnvironment().createSession(model, options).close();
    return ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .collect(Collectors.toList());
  }
}
