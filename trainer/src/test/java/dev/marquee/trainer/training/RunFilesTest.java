package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {

  @TempDir private Path folder;

  @Test
  void tellsWhyAFileCannotBeRead() {
    assertThatThrownBy(() -> new RunFiles(folder).readJson("test.json", Map.class))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("cannot read " + folder.resolve("test.json") + ": ")
        .hasMessageContaining("there is no such file");
  }
}
