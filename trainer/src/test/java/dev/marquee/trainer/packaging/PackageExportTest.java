package dev.marquee.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands between a graph that answers otherwise than its network and a package. */
class PackageExportTest {

  private static final List<RgbImage> POSTERS = PosterImages.noise(3, UntrainedPackage.SIZE, 1);

  @Test
  void refusesAGraphThatAnswersOtherwiseThanWhatItWasMadeFrom() throws IOException {
    byte[] graph = UntrainedPackage.graph();
    byte[] other = UntrainedPackage.answeringOtherwise(graph);
    try (var djl =
        new DjlPosterClassifier(
            UntrainedPackage.NETWORK,
            UntrainedPackage.weights(),
            UntrainedPackage.MANIFEST.labelPolicy(),
            UntrainedPackage.SIZE,
            Device.cpu())) {
      assertThat(
              PackageExport.requireSame("trained", djl, graph, POSTERS, Precision.FP32)
                  .largestDifference())
          .isLessThan(1e-4);
      assertThatThrownBy(
              () -> PackageExport.requireSame("trained", djl, other, POSTERS, Precision.FP32))
          .isInstanceOf(ParityException.class)
          .hasMessageContaining("differs from the trained one by")
          .hasMessageContaining("nothing was written");
    }
  }

  @Test
  void refusesAGraphThatAnswersOtherwiseThanTheWeightsInside() throws IOException {
    byte[] graph = UntrainedPackage.graph();
    byte[] other = UntrainedPackage.answeringOtherwise(graph);

    assertThatCode(() -> PackageVerification.require(model(graph), POSTERS))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> PackageVerification.require(model(other), POSTERS))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("does not answer as its weights do in DJL: nothing was written");
  }

  private static CheckedModel model(byte[] graph) {
    return new CheckedModel(UntrainedPackage.MANIFEST, List.of(graph), graph, null);
  }
}
