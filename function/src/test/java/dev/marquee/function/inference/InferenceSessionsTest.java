package dev.marquee.function.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.function.TinyModel;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceSessionsTest {
  @TempDir Path folder;

  @Test
  void infersABatchImageByImage() {
    try (InferenceSession session = open(TinyModel.write(folder.resolve("tiny")), Provider.AUTO)) {
      assertThat(session.provider()).isEqualTo(Provider.CPU);
      int pixels = TinyModel.SIZE.rgbBytes() / 3;
      ByteBuffer posters = ByteBuffer.allocateDirect(2 * TinyModel.SIZE.rgbBytes());
      for (int i = 0; i < pixels; i++) {
        posters.put((byte) 255).put((byte) 0).put((byte) 51);
      }
      float[][] probabilities = session.run(posters.clear(), 2);
      assertThat(probabilities).hasDimensions(2, 4);
      assertCloseTo(probabilities[0], TinyModel.expected(1, 0, 0.2));
      assertCloseTo(probabilities[1], TinyModel.expected(0, 0, 0));
    }
  }

  @Test
  void tellsEveryWayInWhichGraphAndManifestDiffer() {
    Manifest told = TinyModel.manifest();
    Manifest graph =
        new Manifest(
            told.format(),
            told.name(),
            "9",
            told.network(),
            told.head(),
            List.of("A", "B", "C"),
            List.of(),
            told.labelPolicy(),
            new ImageSize(8, 8),
            told.attribution(),
            told.precision(),
            told.recipe(),
            told.data(),
            told.metrics(),
            told.sha256());
    ModelPackage model = TinyModel.write(folder.resolve("tiny"), told, graph);
    assertThatThrownBy(() -> open(model, Provider.AUTO))
        .isInstanceOf(UnusableModelException.class)
        .message()
        .contains("version", "labels", "inputSize")
        .contains("poster is UINT8 [-1, 8, 8, 3], not UINT8 [N, 6, 4, 3]")
        .contains("probabilities is FLOAT [-1, 3], not FLOAT [N, 4]");
  }

  @Test
  void refusesAGraphThatIsNone() {
    ModelPackage model =
        PackageWriter.write(
            folder.resolve("tiny"), TinyModel.manifest(), new byte[] {1, 2, 3}, "", false);
    assertThatThrownBy(() -> open(model, Provider.CPU))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("does not take the graph");
  }

  @Test
  void insistsOnCudaAndSaysThatThereIsNone() {
    ModelPackage model = TinyModel.write(folder.resolve("tiny"));
    assertThatThrownBy(() -> open(model, Provider.CUDA))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("CUDA is insisted on")
        .hasMessageContaining("marquee.provider");
  }

  private static InferenceSession open(ModelPackage model, Provider provider) {
    return InferenceSessions.open(model, provider, 1, Cuda.settings(Map.of()));
  }

  private static void assertCloseTo(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isEqualTo(expected[i], within(1e-6));
    }
  }
}
