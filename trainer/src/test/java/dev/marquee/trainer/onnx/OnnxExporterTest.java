package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

class OnnxExporterTest {

  private static final Network NETWORK = SmallNetworks.pooled(1);
  private static final Map<String, Tensor> WEIGHTS = SmallNetworks.weights(NETWORK);

  @TempDir Path folder;

  @Test
  void passesTheOfficialChecker() throws Exception {
    Path model = folder.resolve("model.onnx");
    Files.write(model, OnnxExporter.export(NETWORK, WEIGHTS, SmallNetworks.manifest(NETWORK)));

    OnnxChecker.assertPasses(model);
  }

  @Test
  void theCheckerWouldFindAMistake() throws Exception {
    ModelProto.Builder broken =
        model(NETWORK, WEIGHTS, SmallNetworks.manifest(NETWORK)).toBuilder();
    broken.getGraphBuilder().getNodeBuilder(3).setInput(0, "nobody makes this");
    Path model = folder.resolve("model.onnx");
    Files.write(model, broken.build().toByteArray());

    Throwable found = catchThrowable(() -> OnnxChecker.assertPasses(model));

    assumeFalse(found instanceof TestAbortedException, "no checker: apt-get install python3-onnx");
    assertThat(found).isInstanceOf(AssertionError.class).hasMessageContaining("nobody makes this");
  }

  @Test
  void theSameArgumentsYieldTheSameBytes() throws Exception {
    Map<String, Tensor> reversed = new java.util.LinkedHashMap<>();
    WEIGHTS.keySet().stream()
        .sorted()
        .toList()
        .reversed()
        .forEach(n -> reversed.put(n, WEIGHTS.get(n)));

    assertThat(OnnxExporter.export(NETWORK, WEIGHTS, SmallNetworks.manifest(NETWORK)))
        .isEqualTo(
            OnnxExporter.export(
                SmallNetworks.pooled(1), reversed, SmallNetworks.manifest(NETWORK)));
  }

  @Test
  void carriesTheManifestAndWhereItComesFrom() throws Exception {
    Manifest manifest = SmallNetworks.manifest(NETWORK);
    ModelProto model = model(NETWORK, WEIGHTS, manifest);

    assertThat(
            model.getMetadataPropsList().stream()
                .collect(
                    Collectors.toMap(
                        StringStringEntryProto::getKey, StringStringEntryProto::getValue)))
        .isEqualTo(manifest.metadata());
    assertThat(model.getProducerName()).isEqualTo("marquee");
    assertThat(model.getProducerVersion()).isNotEmpty();
    assertThat(model.getGraph().getName()).isEqualTo("alexnet");
  }

  @Test
  void readsBytesAndKeepsTheBatchSizeOpen() throws Exception {
    var graph = model(NETWORK, WEIGHTS, SmallNetworks.manifest(NETWORK)).getGraph();

    assertThat(graph.getInputList())
        .extracting(OnnxExporterTest::describe)
        .containsExactly("poster 2 [N, 8, 6, 3]");
    assertThat(graph.getOutputList())
        .extracting(OnnxExporterTest::describe)
        .containsExactly("attribution 1 [N, 3, 8, 6]", "probabilities 1 [N, 3]");
  }

  @ParameterizedTest
  @EnumSource(LabelPolicy.class)
  void logitsBecomeProbabilitiesAsTheLabelPolicySays(LabelPolicy policy) throws Exception {
    byte[] model =
        OnnxExporter.export(
            NETWORK, WEIGHTS, Manifests.of(NETWORK, SmallNetworks.SIZE, policy, true));
    Map<String, Tensor> outputs = Ort.run(model, SmallNetworks.pixels(1), 1, 8, 6, 3);

    float[] logits = Logits.means(outputs.get("attribution"));
    float[] expected = policy.singleLabel() ? Logits.softmax(logits) : Logits.sigmoid(logits);
    assertThat(outputs.get("probabilities").values()).containsExactly(expected, within(1e-6f));
  }

  @Test
  void leavesAttributionOutUnlessAskedFor() throws Exception {
    Manifest plain = Manifests.of(NETWORK, SmallNetworks.SIZE, LabelPolicy.ALPHABETICAL, false);

    assertThat(model(NETWORK, WEIGHTS, plain).getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("probabilities");
  }

  @Test
  void onlyScoresThatAreAveragesOverLocationsCanBeAttributed() {
    assertThat(ClassActivationMaps.areIn(NETWORK)).isTrue();
    assertThat(
            ClassActivationMaps.areIn(
                SmallNetworks.network(
                    Sequential.of(new Relu()),
                    new AdaptiveAveragePool(1, 1),
                    new Flatten(),
                    new Linear("a", 3, 3),
                    new Relu(),
                    new Linear("b", 3, 3))))
        .isFalse();
    assertThat(
            ClassActivationMaps.areIn(
                SmallNetworks.network(
                    Sequential.of(new Relu()),
                    new AdaptiveAveragePool(2, 1),
                    new Flatten(),
                    new Linear("a", 6, 3))))
        .isFalse();
  }

  private static ModelProto model(Network network, Map<String, Tensor> weights, Manifest manifest)
      throws Exception {
    return ModelProto.parseFrom(OnnxExporter.export(network, weights, manifest));
  }

  private static String describe(ValueInfoProto value) {
    var tensor = value.getType().getTensorType();
    return "%s %d [%s]"
        .formatted(
            value.getName(),
            tensor.getElemType(),
            tensor.getShape().getDimList().stream()
                .map(
                    dim -> dim.getDimParam().isEmpty() ? "" + dim.getDimValue() : dim.getDimParam())
                .collect(Collectors.joining(", ")));
  }
}
