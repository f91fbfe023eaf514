package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.PosterReader;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SqueezeNet with its real weights on real posters, if they lie beside the repository. */
@Tag("slow")
class RealPosterParityTest {

  private static final Path WEIGHTS = Path.of("../../shared/weights/squeezenet1_1.safetensors");
  private static final Path POSTERS = Path.of("../../shared/posters/main/images");

  @Test
  void djlAndOnnxRuntimeAgreeOnRealPosters() throws IOException {
    assumeTrue(Files.exists(WEIGHTS), WEIGHTS + " is absent");
    assumeTrue(Files.isDirectory(POSTERS), POSTERS + " is absent");
    Network network = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 1000);
    Map<String, Tensor> weights = WeightsFile.read(WEIGHTS);
    byte[] model = OnnxExporter.export(network, weights, Manifests.of(network, ImageSize.PAPER));
    try (var onnx = new OnnxPosterClassifier(model);
        var djl =
            new DjlPosterClassifier(
                network, weights, LabelPolicy.ALPHABETICAL, ImageSize.PAPER, Device.cpu())) {
      ParityReport report = Parity.check(djl, onnx, posters(200));
      assertThat(report.within(Precision.FP32)).as(report.toString()).isTrue();
      assertThat(report.topGenreAgreements()).as(report.toString()).isEqualTo(200);
    }
  }

  private static List<RgbImage> posters(int count) throws IOException {
    var reader = new PosterReader(new ImageDecoder(DecodeLimits.DEFAULT), ImageSize.PAPER);
    try (Stream<Path> files = Files.list(POSTERS)) {
      return files.sorted().limit(count).map(file -> reader.read(bytes(file))).toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
