package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.Device;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported networks of every kind of layer in every lower precision, against fp32. */
class LowerPrecisionTest {

  private static final List<RgbImage> POSTERS = posters();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("conversions")
  void answersAsFp32Does(
      String network,
      String precision,
      Network layers,
      UnaryOperator<byte[]> conversion,
      float most)
      throws Exception {
    byte[] fp32 = export(layers);
    byte[] lower = conversion.apply(fp32);

    assertClose(onnx(lower), onnx(fp32), most);
    OnnxChecker.assertPasses(Files.write(folder.resolve("model.onnx"), lower));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("conversions")
  void keepsWhatOthersSeeOfIt(
      String network,
      String precision,
      Network layers,
      UnaryOperator<byte[]> conversion,
      float most)
      throws Exception {
    ModelProto fp32 = ModelProto.parseFrom(export(layers));
    ModelProto lower = ModelProto.parseFrom(conversion.apply(fp32.toByteArray()));

    assertThat(lower.getGraph().getInputList()).isEqualTo(fp32.getGraph().getInputList());
    assertThat(lower.getGraph().getOutputList()).isEqualTo(fp32.getGraph().getOutputList());
    assertThat(lower.getMetadataPropsList()).isEqualTo(fp32.getMetadataPropsList());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("conversions")
  void theSameArgumentsYieldTheSameBytes(
      String network,
      String precision,
      Network layers,
      UnaryOperator<byte[]> conversion,
      float most) {
    byte[] fp32 = export(layers);

    assertThat(conversion.apply(fp32)).isEqualTo(conversion.apply(fp32.clone()));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("conversions")
  void itsWeightsCanBeReadBackAndRunByDjl(
      String network,
      String precision,
      Network layers,
      UnaryOperator<byte[]> conversion,
      float most) {
    byte[] lower = conversion.apply(export(layers));

    ExportedNetwork read = ExportedNetwork.read(lower, "", layers, SmallNetworks.SIZE);
    try (var djl =
        new DjlPosterClassifier(
            read.network(),
            read.weights(),
            LabelPolicy.ALPHABETICAL,
            SmallNetworks.SIZE,
            Device.cpu())) {
      assertClose(djl.probabilities(POSTERS), onnx(lower), most);
    }
  }

  @Test
  void int8KeepsSmallDifferencesOfLargeScores() {
    Network layers = SmallNetworks.pooled(1);
    Map<String, Tensor> weights = FormulaWeights.fill(layers);
    weights.put("classifier.bias", new Tensor(new long[] {3}, new float[] {100, 100.1f, 99.9f}));
    byte[] fp32 = OnnxExporter.export(layers, weights, SmallNetworks.manifest(layers));

    assertClose(onnx(INT8.apply(fp32)), onnx(fp32), 0.01f);
  }

  static Stream<Arguments> conversions() {
    return networks().entrySet().stream()
        .flatMap(
            each ->
                Stream.of(
                    arguments(each.getKey(), "fp16", each.getValue(), FP16, 5e-3f),
                    arguments(each.getKey(), "int8", each.getValue(), INT8, 0.03f),
                    arguments(each.getKey(), "int8-weights", each.getValue(), WEIGHTS, 0.01f),
                    arguments(each.getKey(), "fp16-int8-weights", each.getValue(), BOTH, 0.01f)));
  }

  private static final UnaryOperator<byte[]> FP16 = Conversion::toHalf;
  private static final UnaryOperator<byte[]> INT8 =
      model -> Conversion.toInt8(model, POSTERS, Clipping.MIN_MAX);

  private static final UnaryOperator<byte[]> WEIGHTS = Conversion::toInt8Weights;
  private static final UnaryOperator<byte[]> BOTH =
      model -> Conversion.toInt8Weights(Conversion.toHalf(model));

  private static Map<String, Network> networks() {
    return Map.of(
        "folded and attributed", SmallNetworks.pooled(1),
        "without padding", SmallNetworks.pooled(0),
        "branches and pooling", SmallNetworks.branches(),
        "residuals", SmallNetworks.residuals(),
        "statistics of stages", SmallNetworks.stages(),
        "linear layers", SmallNetworks.linear(),
        "nothing to fold", SmallNetworks.plain());
  }

  private static byte[] export(Network network) {
    Map<String, Tensor> weights = FormulaWeights.fill(network);
    return OnnxExporter.export(network, weights, SmallNetworks.manifest(network));
  }

  private static float[][] onnx(byte[] model) {
    try (var classifier = new OnnxPosterClassifier(model)) {
      return classifier.probabilities(POSTERS);
    }
  }

  private static void assertClose(float[][] actual, float[][] expected, float most) {
    for (int poster = 0; poster < expected.length; poster++) {
      assertThat(actual[poster]).containsExactly(expected[poster], within(most));
    }
  }

  /** Four posters of different brightness. */
  private static List<RgbImage> posters() {
    byte[] pixels = SmallNetworks.pixels(4);
    int size = SmallNetworks.SIZE.rgbBytes();
    return Stream.of(0, 1, 2, 3)
        .map(
            i ->
                new RgbImage(
                    SmallNetworks.SIZE, Arrays.copyOfRange(pixels, i * size, (i + 1) * size)))
        .toList();
  }
}
