package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnsembleGraphTest {

  private static final List<RgbImage> POSTERS =
      List.of(new RgbImage(SmallNetworks.SIZE, SmallNetworks.pixels(1)));
  private static final UnaryOperator<byte[]> FP32 = model -> model;
  private static final UnaryOperator<byte[]> FP16 = Conversion::toHalf;
  private static final UnaryOperator<byte[]> INT8 =
      model -> Conversion.toInt8(model, POSTERS, Clipping.MIN_MAX);

  @TempDir private Path folder;

  /** Networks that normalise posters alike and not, in any order. */
  static Stream<Arguments> ensembles() {
    Network padded = SmallNetworks.pooled(1);
    Network unpadded = SmallNetworks.pooled(0);
    Network plain = SmallNetworks.plain();
    return Stream.of(FP32, FP16, INT8)
        .flatMap(
            conversion ->
                Stream.of(
                    Arguments.of(List.of(padded, SmallNetworks.residuals()), conversion),
                    Arguments.of(List.of(padded, unpadded, plain, padded), conversion),
                    Arguments.of(
                        List.of(unpadded, SmallNetworks.branches(), plain, padded), conversion)));
  }

  @ParameterizedTest
  @MethodSource("ensembles")
  void answersWithTheMeanOfItsMembers(List<Network> networks, UnaryOperator<byte[]> conversion)
      throws Exception {
    List<byte[]> members = networks.stream().map(each -> conversion.apply(export(each))).toList();
    byte[] joined = EnsembleGraph.join(members, manifest(false));

    float[] expected = new float[6];
    for (byte[] member : members) {
      float[] own = run(member).get("probabilities").values();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += own[i] / members.size();
      }
    }
    Map<String, Tensor> outputs = run(joined);
    assertThat(outputs).containsOnlyKeys("probabilities");
    assertThat(outputs.get("probabilities").values()).containsExactly(expected, within(1e-6f));
    OnnxChecker.assertPasses(Files.write(folder.resolve("model.onnx"), joined));
  }

  @Test
  void writesWhatItsMembersHaveInCommonOnceAndTheRestUnderPrefixes() throws Exception {
    byte[] member = export(SmallNetworks.pooled(1));
    GraphProto graph =
        ModelProto.parseFrom(EnsembleGraph.join(List.of(member, member), manifest(false)))
            .getGraph();

    List<String> nodes = graph.getNodeList().stream().map(NodeProto::getName).toList();
    assertThat(nodes)
        .startsWith("poster.float", "poster.nchw", "poster.centred", "member1.conv.folded")
        .doesNotHaveDuplicates()
        .contains("member2.conv.folded", "member1.probabilities", "member2.probabilities")
        .endsWith("probabilities.sum", "probabilities");
    assertThat(graph.getInputList()).hasSize(1);
    assertThat(graph.getInitializerList())
        .extracting(each -> each.getName())
        .contains("poster.mean", "member1.classifier.bias", "member2.classifier.bias")
        .doesNotHaveDuplicates();
  }

  @Test
  void averagesMapsWhereAllMembersHaveThemOfOneSize() throws Exception {
    byte[] padded = export(SmallNetworks.pooled(1));
    byte[] other = FP16.apply(trebled(SmallNetworks.pooled(1)));
    assertThat(EnsembleGraph.shareAttribution(List.of(padded, other))).isTrue();
    assertThat(EnsembleGraph.shareAttribution(List.of(padded, export(SmallNetworks.pooled(0)))))
        .isFalse();
    assertThat(EnsembleGraph.shareAttribution(List.of(padded, export(SmallNetworks.linear()))))
        .isFalse();

    byte[] joined = EnsembleGraph.join(List.of(padded, other), manifest(true));
    float[] maps = run(joined).get("attribution").values();
    float[] twice = run(padded).get("attribution").values();
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    assertThat(maps).containsExactly(twice, within(1e-2f));
    OnnxChecker.assertPasses(Files.write(folder.resolve("model.onnx"), joined));
  }

  private static Manifest manifest(boolean attribution) {
    return Manifests.of(
        SmallNetworks.pooled(1), SmallNetworks.SIZE, LabelPolicy.ALPHABETICAL, attribution);
  }

  private static byte[] export(Network network) {
    Map<String, Tensor> weights = FormulaWeights.fill(network);
    return OnnxExporter.export(network, weights, SmallNetworks.manifest(network));
  }

  /** The network with scores three times as large. */
  private static byte[] trebled(Network network) {
    Map<String, Tensor> weights = FormulaWeights.fill(network);
    for (String name : List.of("classifier.weight", "classifier.bias")) {
      float[] values = weights.get(name).values();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 3;
      }
    }
    return OnnxExporter.export(network, weights, SmallNetworks.manifest(network));
  }

  private static Map<String, Tensor> run(byte[] model) throws Exception {
    return Ort.run(model, SmallNetworks.pixels(2), 2, 8, 6, 3);
  }
}
