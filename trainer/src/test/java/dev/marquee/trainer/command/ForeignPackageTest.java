package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.Precision;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.graph.UnsupportedGraphException;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.ExportedNetwork;
import dev.marquee.trainer.onnx.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages in good form that this trainer did not export get an error, and no stack trace. */
class ForeignPackageTest {

  private static final ImageSize SIZE = new ImageSize(64, 48);
  private static final Network NETWORK = Topology.SQUEEZENET1_1.network(Head.POOLED, 3);

  @TempDir private static Path folder;

  private static Path posters;
  private static byte[] graph;

  @TempDir private Path foreign;

  @BeforeAll
  static void exportsAGraph() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      synthetic.add(id, "Drama");
    }
    posters = synthetic.write();
    NetworkBlock block = new NetworkBlock(NETWORK, 1);
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      block.initialize(manager);
      graph = OnnxExporter.export(NETWORK, block.save(), MANIFEST);
    }
  }

  private static final Manifest MANIFEST =
      new Manifest(
          Manifest.FORMAT,
          "foreign",
          "7",
          "squeezenet1_1",
          "pooled",
          List.of("Comedy", "Drama", "Other"),
          List.of(),
          LabelPolicy.ALPHABETICAL,
          SIZE,
          true,
          Precision.FP32,
          Map.of("seed", "1"),
          new Manifest.DataFingerprint("0".repeat(64), 8, 1, 1),
          Map.of(),
          null);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "evaluate; 1; \"seed\" : \"1\"; \"seed\" : \"one\"; its recipe.seed is 'one'",
        "evaluate; 1; Other; Others; its last label is 'Others'",
        "verify; 1; squeezenet1_1; lenet; it has the network 'lenet', which is none of [alexnet",
        "verify; 1; squeezenet1_1; ensemble; its recipe.members is '', not a number",
        "verify; 1; pooled; ensemble; it has the head 'ensemble', which is none of",
        "verify; 2; squeezenet1_1; alexnet; alexnet needs posters of 63x63",
        "verify; 1; squeezenet1_1; vgg19; features.2.weight is missing",
        "predict; 1; \"height\" : 64; \"height\" : 32; reads posters of 64x48 and knows 3 labels",
        "evaluate; 1; \"Drama\"; \"Drama\", \"Crime\"; its package says 64x48 and 4",
        "verify; 1; \"Drama\"; \"Drama\", \"Crime\"; its package says 64x48 and 4",
      })
  void aManifestOfOthersIsRefused(String verb, int exitCode, String from, String to, String why)
      throws IOException {
    PackageWriter.write(foreign.resolve("package"), MANIFEST, graph, "card", false);
    Path json = foreign.resolve("package/model.json");
    String before = Files.readString(json);
    Files.writeString(json, before.replace(from, to));
    assertThat(json).content().isNotEqualTo(before);

    assertRefused(verb, exitCode, why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "verify", "evaluate"})
  void aGraphOfOthersIsRefused(String verb) throws IOException {
    ModelProto.Builder other = ModelProto.parseFrom(graph).toBuilder();
    other
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimParam("height");
    byte[] changed = other.build().toByteArray();
    PackageWriter.write(foreign.resolve("package"), MANIFEST, changed, "card", false);

    assertRefused(verb, 1, "reads poster (uint8 [-1, -1, 48, 3])");
  }

  @Test
  void aGraphThatAnswersOtherwiseThanItsWeightsIsTold() throws IOException {
    ModelProto.Builder other = ModelProto.parseFrom(graph).toBuilder();
    other.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals("Softmax"))
        .forEach(node -> node.setOpType("Sigmoid").clearAttribute());
    byte[] changed = other.build().toByteArray();
    PackageWriter.write(foreign.resolve("package"), MANIFEST, changed, "card", false);

    assertRefused("verify", 1, "does not answer as its weights do in DJL");
  }

  private void assertRefused(String verb, int exitCode, String why) {
    String words = verb.equals("predict") ? "predict %s %s/images" : verb + " %s --posters %s";

    Outcome outcome = Outcome.of(words, foreign.resolve("package"), posters);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(exitCode);
    assertThat(outcome.err()).startsWith("trainer: ").contains(why).doesNotContain("\tat ");
  }

  @Test
  void weightsOfAnotherShapeAreTold() {
    Network wider = Topology.SQUEEZENET1_1.network(Head.POOLED, 4);

    assertThatThrownBy(() -> ExportedNetwork.read(graph, "", wider, SIZE))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageStartingWith("the graph does not hold the weights of squeezenet1_1:")
        .hasMessageContaining("classifier.bias has shape [3], not [4]");
  }
}
