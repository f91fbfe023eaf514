package dev.marquee.function.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Configurations;
import dev.marquee.function.Packages;
import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEntryTest {
  @TempDir Path folder;

  @Test
  void tellsTheFoldersNameAndNothingOfWhereItLies() {
    assertThat(source(Packages.write(folder.resolve("a"), "a", "1"))).isEqualTo("a");
  }

  /** As a container may have it; here of a ZIP file, where tests may write. */
  @Test
  void tellsTheRootWhereAPackageLiesInIt() throws IOException {
    Path written = Packages.write(folder.resolve("a"), "a", "1").folder().orElseThrow();
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
      for (String file : List.of(ModelPackage.MODEL, ModelPackage.MANIFEST)) {
        Files.copy(written.resolve(file), zip.getPath("/", file));
      }
      assertThat(source(ModelPackage.read(zip.getPath("/")))).isEqualTo("/");
    }
  }

  private static String source(ModelPackage model) {
    return new ModelEntry(model, Configurations.of(Map.of())).source();
  }
}
