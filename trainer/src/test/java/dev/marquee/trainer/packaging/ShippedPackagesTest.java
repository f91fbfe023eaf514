package dev.marquee.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packages that come with the sources. */
class ShippedPackagesTest {

  static Stream<Path> packages() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../onnx-models/packages"))) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void areWhatTheySayThatTheyAre(Path folder) throws IOException {
    ModelPackage model = ModelPackage.read(folder);
    Manifest manifest = model.manifest();

    assertThat(manifest.labels())
        .isEqualTo(Genres.PAPER.labels()); // GenresTest holds them to Table 1
    assertThat(manifest.problemsAgainst(metadata(model))).isEmpty();
    assertThat(manifest.name()).isEqualTo(folder.getFileName().toString());
    assertThat(Members.networks(manifest)).extracting(Network::classes).containsOnly(13);
    assertThat(folder.resolve("README.md"))
        .content()
        .contains("in this order: " + String.join(", ", manifest.labels()) + ".");
    OnnxPosterClassifier.of(model, 1).close();
  }

  private static Map<String, String> metadata(ModelPackage model) throws IOException {
    return ModelProto.parseFrom(model.model()).getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }
}
