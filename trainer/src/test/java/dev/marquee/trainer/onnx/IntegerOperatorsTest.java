package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import dev.marquee.trainer.precision.StoredWeights;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime makes of quantised graphs when it loads them. */
class IntegerOperatorsTest {

  private static final ImageSize SIZE = new ImageSize(64, 48);

  @TempDir Path folder;

  @Test
  void postersOfAnOddNumberOfPixelsStayAsTheyAre() throws Exception {
    ImageSize odd = new ImageSize(65, 47);
    byte[] fp32 = fp32(Topology.SQUEEZENET1_1, odd);

    assertThat(operators(int8(fp32, odd)))
        .filteredOn("QLinearConv"::equals)
        .hasSize(convolutions(fp32));
  }

  @Test
  void everyConvolutionBecomesOneOnIntegersAndOneMoreWidensPosters() throws Exception {
    byte[] fp32 = fp32(Topology.SQUEEZENET1_1, SIZE);
    List<String> operators = operators(int8(fp32, SIZE));

    assertThat(operators)
        .doesNotContain("Conv", "FusedConv", "Relu", "Concat")
        .filteredOn("QLinearConv"::equals)
        .hasSize(convolutions(fp32) + 1);
  }

  @Test
  void ofResidualNetworksSumsAndClassScoresStayReal() throws Exception {
    byte[] fp32 = fp32(Topology.RESNET101, SIZE);
    List<String> operators = operators(int8(fp32, SIZE));

    assertThat(operators).doesNotContain("QLinearAdd", "Sub");
    assertThat(operators).filteredOn("Add"::equals).hasSize(33);
    // the scores are none, and one more widens posters
    assertThat(operators).filteredOn("QLinearConv"::equals).hasSize(convolutions(fp32));
    // each sum reads its branch as integers; the four with a projection read that too, and the
    // scores read the last sum unrounded
    assertThat(operators).filteredOn("DequantizeLinear"::equals).hasSize(33 + 4);
  }

  @Test
  void postersStayBytesUpToTheFirstConvolution() throws Exception {
    List<String> operators = operators(int8(fp32(Topology.SQUEEZENET1_1, SIZE), SIZE));

    assertThat(operators.subList(0, operators.lastIndexOf("NhwcMaxPool")))
        .containsOnly("Reshape", "QLinearConv", "NhwcMaxPool", "QLinearConcat");
  }

  @Test
  void theFirstConvolutionReadsTheBytesOfPostersAndAFourthChannel() throws Exception {
    byte[] fp32 = fp32(Topology.SQUEEZENET1_1, SIZE);
    byte[] grey = new byte[SIZE.rgbBytes()];
    Arrays.fill(grey, (byte) 100);
    List<RgbImage> dull = List.of(new RgbImage(SIZE, grey));
    var graph = ModelProto.parseFrom(Conversion.toInt8(fp32, dull, Clipping.MIN_MAX)).getGraph();

    Map<String, Tensor> weights = StoredWeights.read(graph);
    assertThat(weights.get("poster.nchw.scale").values()).containsExactly(1);
    assertThat(weights.get("poster.nchw.zero_point").values()).containsExactly(0);
    assertThat(weights.get("features.0.folded.weight.wide").shape()).containsExactly(64, 4, 3, 3);
    assertThat(weights.get("features.0.folded.weight").shape()).containsExactly(64, 3, 3, 3);
  }

  private static byte[] fp32(Topology topology, ImageSize size) {
    Network network = topology.network(Head.CLASSIFIER, 3);
    return OnnxExporter.export(network, FormulaWeights.fill(network), Manifests.of(network, size));
  }

  private static byte[] int8(byte[] fp32, ImageSize size) {
    return Conversion.toInt8(fp32, PosterImages.noise(2, size, 1), Clipping.MIN_MAX);
  }

  private static int convolutions(byte[] model) throws Exception {
    return (int)
        ModelProto.parseFrom(model).getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("Conv"))
            .count();
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
