package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes become what the network expects, wherever that is done. */
class InputNormalizationTest {

  @Test
  void hasOneNodeForEachStepThatIsLeft() throws Exception {
    assertThat(operators(SmallNetworks.pooled(1)))
        .containsExactly(
            "Cast",
            "Transpose",
            "Sub",
            "Conv",
            "Relu",
            "Conv",
            "GlobalAveragePool",
            "Flatten",
            "Softmax");
  }

  @Test
  void subtractsTheMeanInTheBiasWhereNothingIsPadded() throws Exception {
    assertThat(operators(SmallNetworks.pooled(0)))
        .containsExactly(
            "Cast", "Transpose", "Conv", "Relu", "Conv", "GlobalAveragePool", "Flatten", "Softmax");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void normalisesAsTheNetworkExpects(int padding) throws Exception {
    Network network = SmallNetworks.pooled(padding);
    Map<String, Tensor> weights = SmallNetworks.weights(network);
    byte[] pixels = SmallNetworks.pixels(3);

    Tensor expected =
        LayerGraphs.run(WeightedLayers.inference(network, weights), normalised(pixels, 3));

    Tensor attribution = run(network, weights, pixels, 3).get("attribution");
    assertThat(Logits.means(attribution)).containsExactly(expected.values(), within(1e-5f));
  }

  @Test
  void normalisesBeforeANetworkThatBeginsWithoutAConvolution() throws Exception {
    Network network =
        SmallNetworks.network(
            Sequential.of(new Relu()), new AdaptiveAveragePool(1, 1), new Flatten());
    byte[] pixels = SmallNetworks.pixels(2);

    Tensor expected =
        LayerGraphs.run(WeightedLayers.inference(network, Map.of()), normalised(pixels, 2));

    Tensor attribution = run(network, Map.of(), pixels, 2).get("attribution");
    assertThat(Logits.means(attribution)).containsExactly(expected.values(), within(1e-5f));
  }

  private static List<String> operators(Network network) throws Exception {
    byte[] model =
        OnnxExporter.export(
            network, SmallNetworks.weights(network), SmallNetworks.manifest(network));
    return ModelProto.parseFrom(model).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .toList();
  }

  private static Map<String, Tensor> run(
      Network network, Map<String, Tensor> weights, byte[] pixels, int posters) throws Exception {
    byte[] model = OnnxExporter.export(network, weights, SmallNetworks.manifest(network));
    return Ort.run(
        model, pixels, posters, SmallNetworks.SIZE.height(), SmallNetworks.SIZE.width(), 3);
  }

  /** What torchvision's ToTensor and Normalize make of posters. */
  private static Tensor normalised(byte[] pixels, int posters) {
    int area = SmallNetworks.SIZE.height() * SmallNetworks.SIZE.width();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      int at = (i / 3 / area * 3 + channel) * area + i / 3 % area;
      float white = Byte.toUnsignedInt(pixels[i]) / 255f;
      values[at] = (white - Network.MEAN[channel]) / Network.STANDARD_DEVIATION[channel];
    }
    return new Tensor(
        new long[] {posters, 3, SmallNetworks.SIZE.height(), SmallNetworks.SIZE.width()}, values);
  }
}
