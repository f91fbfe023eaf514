package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.files.FileException;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewRunTest {

  private static final RunDescription DESCRIPTION =
      new RunDescription(
          Topology.SQUEEZENET1_1,
          Head.CLASSIFIER,
          List.of("Drama", "Other"),
          Recipe.PAPER,
          "here",
          null,
          new DataFingerprint("0".repeat(64), 8, 1, 1),
          "none",
          Distillation.NONE);

  private static final Checkpoint START = new Checkpoint(0, Map.of(), Map.of());

  private static final String TORN =
      ".checkpoint.safetensors.2c0e1a52-6b1c-4a53-9d2f-0f3a6f6f9d11.part";

  @TempDir private Path folder;

  @Test
  void holdsNoRunWhereItsBeginningWasCutShort() throws IOException {
    // the checkpoint cannot be written where a folder has its name
    Files.createDirectories(folder.resolve("checkpoint.safetensors/occupied"));

    assertThatThrownBy(() -> begin(folder))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("checkpoint.safetensors");

    assertThat(RunFolder.isAt(folder)).isFalse();
  }

  @Test
  void beginsAgainWhereItsBeginningWasCutShort() throws IOException {
    Files.writeString(folder.resolve("split.csv"), "id,split,target\n");
    Files.writeString(folder.resolve("metrics.csv"), "epoch\n");
    Files.writeString(folder.resolve(TORN), "torn");

    assertThat(begin(folder).description()).isEqualTo(DESCRIPTION);
    assertThat(folder.resolve(TORN)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"predictions.csv", "test.json", "notes.txt", ".hidden"})
  void refusesAFolderOfOtherFilesAndLeavesThemAlone(String name) throws IOException {
    Files.writeString(folder.resolve(name), "of somebody else");
    Files.writeString(folder.resolve("split.csv"), "perhaps too");

    assertThatThrownBy(() -> begin(folder))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining(folder + " holds no run, but " + name)
        .hasMessageContaining("--output");

    assertThat(folder.resolve(name)).hasContent("of somebody else");
    assertThat(folder.resolve("split.csv")).hasContent("perhaps too");
    assertThat(RunFolder.isAt(folder)).isFalse();
  }

  @Test
  void refusesAFileWhereAFolderIsWanted() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "of somebody else");

    assertThatThrownBy(() -> begin(file))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("cannot list the folder " + file);
  }

  private static RunFolder begin(Path folder) {
    return NewRun.begin(folder, DESCRIPTION, List.of(), START);
  }
}
