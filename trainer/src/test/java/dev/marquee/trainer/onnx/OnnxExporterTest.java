package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExporterTest {

  private static final ImageSize SIZE = new ImageSize(8, 6);
  private static final Network NETWORK = pooled(1);
  private static final Map<String, Tensor> WEIGHTS = weights(NETWORK);

  @TempDir Path folder;

  @Test
  void passesTheOfficialChecker() throws Exception {
    Path model = folder.resolve("model.onnx");
    Files.write(model, OnnxExporter.export(NETWORK, WEIGHTS, manifest(NETWORK)));

    OnnxChecker.assertPasses(model);
  }

  @Test
  void theCheckerWouldFindAMistake() throws Exception {
    ModelProto.Builder broken = model(NETWORK, WEIGHTS, manifest(NETWORK)).toBuilder();
    broken.getGraphBuilder().getNodeBuilder(3).setInput(0, "nobody makes this");
    Path model = folder.resolve("model.onnx");
    Files.write(model, broken.build().toByteArray());

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> OnnxChecker.assertPasses(model))
        .withMessageContaining("nobody makes this");
  }

  @Test
  void theSameArgumentsYieldTheSameBytes() throws Exception {
    Map<String, Tensor> reversed = new java.util.LinkedHashMap<>();
    WEIGHTS.keySet().stream()
        .sorted()
        .toList()
        .reversed()
        .forEach(n -> reversed.put(n, WEIGHTS.get(n)));

    assertThat(OnnxExporter.export(NETWORK, WEIGHTS, manifest(NETWORK)))
        .isEqualTo(OnnxExporter.export(pooled(1), reversed, manifest(NETWORK)));
  }

  @Test
  void carriesTheManifestAndWhereItComesFrom() throws Exception {
    Manifest manifest = manifest(NETWORK);
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
    var graph = model(NETWORK, WEIGHTS, manifest(NETWORK)).getGraph();

    assertThat(graph.getInputList())
        .extracting(OnnxExporterTest::describe)
        .containsExactly("poster 2 [N, 8, 6, 3]");
    assertThat(graph.getOutputList())
        .extracting(OnnxExporterTest::describe)
        .containsExactly("attribution 1 [N, 3, 8, 6]", "probabilities 1 [N, 3]");
  }

  @Test
  void hasOneNodeForEachStepThatIsLeft() throws Exception {
    assertThat(operators(NETWORK))
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
    assertThat(operators(pooled(0)))
        .containsExactly(
            "Cast", "Transpose", "Conv", "Relu", "Conv", "GlobalAveragePool", "Flatten", "Softmax");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void normalisesAsTheNetworkExpects(int padding) throws Exception {
    Network network = pooled(padding);
    Map<String, Tensor> weights = weights(network);
    byte[] pixels = pixels(3);

    Tensor expected =
        LayerGraphs.run(WeightedLayers.inference(network, weights), normalised(pixels, 3));

    Tensor attribution = run(network, weights, pixels, 3).get("attribution");
    assertThat(means(attribution)).containsExactly(expected.values(), within(1e-5f));
  }

  @Test
  void normalisesBeforeANetworkThatBeginsWithoutAConvolution() throws Exception {
    Network network =
        network(Sequential.of(new Relu()), new AdaptiveAveragePool(1, 1), new Flatten());
    byte[] pixels = pixels(2);

    Tensor expected =
        LayerGraphs.run(WeightedLayers.inference(network, Map.of()), normalised(pixels, 2));

    Tensor attribution = run(network, Map.of(), pixels, 2).get("attribution");
    assertThat(means(attribution)).containsExactly(expected.values(), within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(LabelPolicy.class)
  void logitsBecomeProbabilitiesAsTheLabelPolicySays(LabelPolicy policy) throws Exception {
    byte[] model = OnnxExporter.export(NETWORK, WEIGHTS, Manifests.of(NETWORK, SIZE, policy, true));
    Map<String, Tensor> outputs = Ort.run(model, pixels(1), 1, 8, 6, 3);

    float[] logits = means(outputs.get("attribution"));
    float[] expected = policy.singleLabel() ? softmax(logits) : sigmoid(logits);
    assertThat(outputs.get("probabilities").values()).containsExactly(expected, within(1e-6f));
  }

  @Test
  void leavesAttributionOutUnlessAskedFor() throws Exception {
    Manifest plain = Manifests.of(NETWORK, SIZE, LabelPolicy.ALPHABETICAL, false);

    assertThat(model(NETWORK, WEIGHTS, plain).getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("probabilities");
  }

  @Test
  void onlyScoresThatAreAveragesOverLocationsCanBeAttributed() {
    assertThat(OnnxExporter.supportsAttribution(NETWORK)).isTrue();
    assertThat(
            OnnxExporter.supportsAttribution(
                network(
                    Sequential.of(new Relu()),
                    new AdaptiveAveragePool(1, 1),
                    new Flatten(),
                    new Linear("a", 3, 3),
                    new Relu(),
                    new Linear("b", 3, 3))))
        .isFalse();
    assertThat(
            OnnxExporter.supportsAttribution(
                network(
                    Sequential.of(new Relu()),
                    new AdaptiveAveragePool(2, 1),
                    new Flatten(),
                    new Linear("a", 6, 3))))
        .isFalse();
  }

  @Test
  void tellsEverythingThatDoesNotFitAtOnce() {
    Network network =
        network(
            Sequential.of(new Convolution("conv", 3, 4, 3, 1, 1, true)),
            new BatchNormalization("bn", 5),
            new Flatten(),
            new Linear("linear", 7, 2));
    Map<String, Tensor> weights = weights(network);
    weights.remove("bn.running_mean");
    weights.put("linear.bias", new Tensor(new long[] {3}, new float[3]));
    weights.get("conv.bias").values()[1] = Float.NaN;
    Manifest manifest = Manifests.of(NETWORK, SIZE, LabelPolicy.ALPHABETICAL, true);

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(() -> OnnxExporter.export(network, weights, manifest))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactlyInAnyOrder(
                        "attribution needs a head whose scores are averages over locations:"
                            + " use the pooled head, or leave attribution out",
                        "bn expects 5 channels, but gets 4",
                        "linear expects 7 features, but gets 192",
                        "the last layer makes 2 features, not 3 logits",
                        "conv.bias holds NaN: the training diverged",
                        "bn.running_mean is missing",
                        "linear.bias has shape [3], not [2]"))
        .withMessageStartingWith("alexnet cannot be exported to ONNX:\n  - ");
  }

  @Test
  void refusesPostersThatAreTooSmallForTheNetwork() {
    Network network = Topology.ALEXNET.network(Head.POOLED, 3);

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(
            () -> OnnxExporter.export(network, weights(network), Manifests.of(network, SIZE)))
        .withMessageContaining("use a larger input size");
  }

  @Test
  void refusesAManifestOfAnotherNetwork() {
    Network other = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 4);

    assertThatExceptionOfType(ExportException.class)
        .isThrownBy(() -> OnnxExporter.export(NETWORK, WEIGHTS, Manifests.of(other, SIZE)))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "the manifest states network squeezenet1_1, but it is alexnet",
                        "the manifest states head classifier, but it is pooled",
                        "the manifest has 4 labels, the network 3 classes"));
  }

  private static Network pooled(int padding) {
    return network(
        Sequential.of(
            new Convolution("conv", 3, 4, 3, 1, padding, false),
            new BatchNormalization("bn", 4),
            new Relu()),
        new Dropout(0.5f),
        new AdaptiveAveragePool(1, 1),
        new Flatten(),
        new Linear("classifier", 4, 3));
  }

  private static Network network(
      Sequential features, dev.marquee.trainer.network.Layer... classifier) {
    return new Network(Topology.ALEXNET, Head.POOLED, 3, features, Sequential.of(classifier));
  }

  private static Map<String, Tensor> weights(Network network) {
    return new HashMap<>(LayerGraphs.weights(network.features(), network.classifier()));
  }

  private static Manifest manifest(Network network) {
    return Manifests.of(network, SIZE);
  }

  private static ModelProto model(Network network, Map<String, Tensor> weights, Manifest manifest)
      throws Exception {
    return ModelProto.parseFrom(OnnxExporter.export(network, weights, manifest));
  }

  private static Map<String, Tensor> run(
      Network network, Map<String, Tensor> weights, byte[] pixels, int posters) throws Exception {
    byte[] model = OnnxExporter.export(network, weights, manifest(network));
    return Ort.run(model, pixels, posters, SIZE.height(), SIZE.width(), 3);
  }

  private static List<String> operators(Network network) throws Exception {
    return model(network, weights(network), manifest(network)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .toList();
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

  private static byte[] pixels(int posters) {
    byte[] pixels = new byte[posters * SIZE.rgbBytes()];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) (i * 71));
    return pixels;
  }

  /** What torchvision's ToTensor and Normalize make of posters. */
  private static Tensor normalised(byte[] pixels, int posters) {
    int area = SIZE.height() * SIZE.width();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      int at = (i / 3 / area * 3 + channel) * area + i / 3 % area;
      float white = Byte.toUnsignedInt(pixels[i]) / 255f;
      values[at] = (white - Network.MEAN[channel]) / Network.STANDARD_DEVIATION[channel];
    }
    return new Tensor(new long[] {posters, 3, SIZE.height(), SIZE.width()}, values);
  }

  /** The mean of each map of [N, C, h, w]. */
  private static float[] means(Tensor maps) {
    int area = Math.toIntExact(maps.shape()[2] * maps.shape()[3]);
    float[] means = new float[maps.values().length / area];
    for (int i = 0; i < means.length; i++) {
      int from = i * area;
      means[i] =
          (float)
              IntStream.range(from, from + area)
                  .mapToDouble(j -> maps.values()[j])
                  .average()
                  .orElseThrow();
    }
    return means;
  }

  private static float[] softmax(float[] logits) {
    double sum = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).sum();
    float[] softmax = new float[logits.length];
    IntStream.range(0, logits.length)
        .forEach(i -> softmax[i] = (float) (Math.exp(logits[i]) / sum));
    return softmax;
  }

  private static float[] sigmoid(float[] logits) {
    float[] sigmoid = new float[logits.length];
    IntStream.range(0, logits.length)
        .forEach(i -> sigmoid[i] = (float) (1 / (1 + Math.exp(-logits[i]))));
    return sigmoid;
  }
}
