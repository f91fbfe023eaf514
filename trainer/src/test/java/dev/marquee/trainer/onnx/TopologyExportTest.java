package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.FormulaWeights;
import dev.marquee.trainer.network.Goldens;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks at the paper's size, against torchvision and DJL. */
class TopologyExportTest {

  private static final ImageSize SIZE = ImageSize.PAPER;
  private static final List<RgbImage> POSTERS = posters(2);

  /** What torchvision makes of the posters; written by onnx_goldens.py. */
  record Golden(Topology topology, Head head, float[][] logits) {

    @Override
    public String toString() {
      return topology + " " + head;
    }
  }

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void anExportedNetworkIsTheNetwork(Golden golden) throws Exception {
    Network network = golden.topology().network(golden.head(), golden.logits()[0].length);
    Map<String, Tensor> weights = FormulaWeights.fill(network);
    byte[] model = OnnxExporter.export(network, weights, Manifests.of(network, SIZE));

    float[][] probabilities = probabilities(model);

    assertEqualTorchvision(golden, probabilities);
    assertEqualDjl(network, weights, probabilities);
    ExportedNetwork exported = ExportedNetwork.read(model, "", network, SIZE);
    assertEqualDjl(exported.network(), exported.weights(), probabilities);
    if (ClassActivationMaps.areIn(network)) {
      assertAttributionAveragesToLogits(golden, model);
    }
    OnnxChecker.assertPasses(Files.write(folder.resolve("model.onnx"), model));
  }

  private static float[][] probabilities(byte[] model) {
    try (OnnxPosterClassifier onnx = new OnnxPosterClassifier(model)) {
      return onnx.probabilities(POSTERS);
    }
  }

  /** The logarithms of probabilities are the logits up to a constant. */
  private static void assertEqualTorchvision(Golden golden, float[][] probabilities) {
    for (int row = 0; row < probabilities.length; row++) {
      float[] logits = golden.logits()[row];
      assertThat(probabilities[row]).containsExactly(Logits.softmax(logits), within(1e-5f));
      assertThat(Logits.centred(Logits.logarithms(probabilities[row])))
          .containsExactly(Logits.centred(logits), within(1e-4f * Logits.spread(logits)));
    }
  }

  private static void assertEqualDjl(
      Network network, Map<String, Tensor> weights, float[][] probabilities) {
    try (var djl =
        new DjlPosterClassifier(network, weights, LabelPolicy.ALPHABETICAL, SIZE, Device.cpu())) {
      ParityReport report = Parity.check(djl, _ -> probabilities, POSTERS);
      assertThat(report.within(Precision.FP32)).as(report.toString()).isTrue();
    }
  }

  private static void assertAttributionAveragesToLogits(Golden golden, byte[] model)
      throws Exception {
    byte[] pixels = POSTERS.getFirst().pixels();
    Map<String, Tensor> outputs = Ort.run(model, pixels, 1, SIZE.height(), SIZE.width(), 3);

    float[] logits = Logits.means(outputs.get("attribution"));

    float[] expected = golden.logits()[0];
    assertThat(logits).containsExactly(expected, within(1e-4f * Logits.spread(expected)));
    assertThat(outputs.get("probabilities").values())
        .containsExactly(Logits.softmax(logits), within(1e-6f));
  }

  /** The bytes of onnx_goldens.py's function of the same name, as [height, width, 3]. */
  private static List<RgbImage> posters(int count) {
    float[] values = FormulaWeights.images(count, SIZE.height(), SIZE.width()).values();
    return IntStream.range(0, count)
        .mapToObj(n -> Arrays.copyOfRange(values, n * SIZE.rgbBytes(), (n + 1) * SIZE.rgbBytes()))
        .map(planes -> new RgbImage(SIZE, interleaved(planes)))
        .toList();
  }

  private static byte[] interleaved(float[] planes) {
    byte[] pixels = new byte[planes.length];
    int area = planes.length / 3;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) Math.floor((planes[i % 3 * area + i / 3] + 2) * 64);
    }
    return pixels;
  }

  static List<Golden> goldens() {
    return List.of(Goldens.read("/onnx/torchvision.json", Golden[].class));
  }
}
