package dev.marquee.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsInFolderTest {

  @TempDir private Path folder;

  @Test
  void findsWeightsUnderTorchvisionsNames() throws IOException {
    for (String name :
        new String[] {
          "alexnet-owt-7be5be79.pth",
          "vgg19-dcbb9e9d.pth",
          "vgg19_bn-c79401a0.pth",
          "squeezenet1_1.safetensors",
          "resnet101-notes.txt"
        }) {
      Files.createFile(folder.resolve(name));
    }

    assertThat(find("alexnet")).contains(folder.resolve("alexnet-owt-7be5be79.pth"));
    assertThat(find("vgg19")).contains(folder.resolve("vgg19-dcbb9e9d.pth"));
    assertThat(find("vgg19_bn")).contains(folder.resolve("vgg19_bn-c79401a0.pth"));
    assertThat(find("squeezenet1_1")).contains(folder.resolve("squeezenet1_1.safetensors"));
    assertThat(find("resnet101")).isEmpty();
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> WeightsFile.in(missing, "alexnet"))
        .isInstanceOf(UnreadableWeightsException.class)
        .hasMessageContaining("missing");
  }

  private Optional<Path> find(String network) {
    return WeightsFile.in(folder, network);
  }
}
