package dev.marquee.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.OnnxExporter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PosterClassifierTest {

  private static final ImageSize SIZE = new ImageSize(64, 48);
  private static final Network NETWORK = Topology.SQUEEZENET1_1.network(Head.POOLED, 3);

  private final NDManager manager = Djl.engine().newBaseManager(Device.cpu());
  private final NetworkBlock block = new NetworkBlock(NETWORK, 1);

  PosterClassifierTest() {
    block.initialize(manager);
  }

  @AfterEach
  void release() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(LabelPolicy.class)
  void djlAndOnnxRuntimeAgreeUnderEveryLabelPolicy(LabelPolicy policy) {
    try (var onnx = new OnnxPosterClassifier(export(policy))) {
      ParityReport report = Parity.check(djl(policy), onnx, posters(20, SIZE));

      assertThat(report.largestDifference()).isLessThanOrEqualTo(1e-6);
      assertThat(report.topGenreAgreements()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource(LabelPolicy.class)
  void probabilitiesAddUpToOneOnlyWhereAMovieHasOneGenre(LabelPolicy policy) {
    float[] row = djl(policy).probabilities(posters(1, SIZE))[0];

    assertThat(Math.abs(row[0] + row[1] + row[2] - 1) < 1e-5).isEqualTo(policy.singleLabel());
  }

  @Test
  void aPosterHasTheSameProbabilitiesAloneAndInABatch() {
    try (var onnx = new OnnxPosterClassifier(export(LabelPolicy.ALPHABETICAL))) {
      for (PosterClassifier classifier : List.of(djl(LabelPolicy.ALPHABETICAL), onnx)) {
        List<RgbImage> posters = posters(3, SIZE);
        float[][] batch = classifier.probabilities(posters);
        PosterClassifier alone = _ -> rows(classifier, posters);

        assertThat(Parity.check(_ -> batch, alone, posters).largestDifference())
            .isLessThanOrEqualTo(1e-6);
        assertThat(batch[0]).isNotEqualTo(batch[1]);
      }
    }
  }

  @Test
  void noPostersHaveNoProbabilities() {
    try (var onnx = new OnnxPosterClassifier(export(LabelPolicy.MULTI))) {
      assertThat(onnx.probabilities(List.of())).isEmpty();
      assertThat(djl(LabelPolicy.MULTI).probabilities(List.of())).isEmpty();
    }
  }

  @Test
  void refusesPostersOfAnotherSize() {
    List<RgbImage> posters = posters(1, new ImageSize(48, 64));
    try (var onnx = new OnnxPosterClassifier(export(LabelPolicy.MULTI))) {
      for (PosterClassifier classifier : List.of(djl(LabelPolicy.MULTI), onnx)) {
        assertThatExceptionOfType(PosterSizeException.class)
            .isThrownBy(() -> classifier.probabilities(posters))
            .withMessage("the model reads posters of 64x48, not 48x64: resize them first");
      }
    }
  }

  @Test
  void refusesAFileThatIsNoModel() {
    assertThatExceptionOfType(OnnxRuntimeException.class)
        .isThrownBy(() -> new OnnxPosterClassifier("not a model".getBytes()))
        .withMessageStartingWith("ONNX Runtime cannot load the model: ");
  }

  @Test
  void refusesAModelOfSomethingElse() throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(export(LabelPolicy.MULTI)).toBuilder();
    model.getGraphBuilder().getInputBuilder(0).setName("book");
    model.getGraphBuilder().getNodeBuilder(0).setInput(0, "book");

    assertThatExceptionOfType(ForeignModelException.class)
        .isThrownBy(() -> new OnnxPosterClassifier(model.build().toByteArray()))
        .withMessageContaining("the model reads book (uint8 [");
  }

  @Test
  void refusesAnswersThatAreNoProbabilities() throws Exception {
    try (var classifier = new OnnxPosterClassifier(withAnswers("Neg"))) {
      assertThatExceptionOfType(ForeignModelException.class)
          .isThrownBy(() -> classifier.probabilities(posters(1, SIZE)))
          .withMessageMatching("the model answers -0\\.\\d+, which is no probability.*");
    }
  }

  @Test
  void saysOfAnswersThatAreNoNumbersWhatToExportInstead() throws Exception {
    try (var classifier = new OnnxPosterClassifier(withAnswers("Acosh"))) { // NaN below 1
      assertThatExceptionOfType(OverflowException.class)
          .isThrownBy(() -> classifier.probabilities(posters(1, SIZE)))
          .withMessageContaining("export it as fp32");
    }
  }

  /** A model that sends its probabilities through one more operator. */
  private byte[] withAnswers(String operator) throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(export(LabelPolicy.MULTI)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.getNodeBuilderList().stream()
        .filter(node -> node.getOutput(0).equals("probabilities"))
        .forEach(node -> node.setOutput(0, "positive"));
    graph.addNode(
        NodeProto.newBuilder().setOpType(operator).addInput("positive").addOutput("probabilities"));
    return model.build().toByteArray();
  }

  private DjlPosterClassifier djl(LabelPolicy policy) {
    return new DjlPosterClassifier(NETWORK, block.save(), policy, SIZE, Device.cpu());
  }

  private byte[] export(LabelPolicy policy) {
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            "untrained",
            "1",
            NETWORK.topology().toString(),
            NETWORK.head().toString(),
            List.of("Comedy", "Drama", "Horror"),
            List.of(),
            policy,
            SIZE,
            true,
            Precision.FP32,
            Map.of(),
            new Manifest.DataFingerprint("0".repeat(64), 8, 1, 1),
            Map.of(),
            null);
    return OnnxExporter.export(NETWORK, block.save(), manifest);
  }

  private static float[][] rows(PosterClassifier classifier, List<RgbImage> posters) {
    return posters.stream()
        .map(poster -> classifier.probabilities(List.of(poster))[0])
        .toArray(float[][]::new);
  }

  private static List<RgbImage> posters(int count, ImageSize size) {
    Random random = new Random(1);
    return Stream.generate(() -> new byte[size.rgbBytes()])
        .limit(count)
        .peek(random::nextBytes)
        .map(pixels -> new RgbImage(size, pixels))
        .toList();
  }
}
