package dev.marquee.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderNameTest {

  @Test
  void isTheLastPartOfTheWholePath() {
    assertThat(FolderName.of(Path.of("runs/first/../second/"))).isEqualTo("second");
    assertThat(FolderName.of(Path.of(".")))
        .isEqualTo(Path.of("").toAbsolutePath().getFileName().toString());
  }

  @Test
  void theRootHasOneToo() {
    assertThat(FolderName.of(Path.of("/"))).isEqualTo("/");
    assertThat(FolderName.of(Path.of("/runs/.."))).isEqualTo("/");
  }
}
