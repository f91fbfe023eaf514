package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {

  @TempDir private Path folder;

  @Test
  void cutsLongListsOfSizesAndProblemsShort() throws IOException {
    SyntheticPosters many = new SyntheticPosters(folder.resolve("many"));
    for (int id = 1; id <= 7; id++) {
      many.add(id, "Drama");
      ImageIO.write(
          new BufferedImage(30, 40 + id, BufferedImage.TYPE_INT_RGB),
          "png",
          folder.resolve("many/images/" + id + ".png").toFile());
    }
    for (int id = 101; id <= 125; id++) {
      many.addWithoutImage(id, "Comedy");
    }
    Path catalogue = many.write();

    Outcome outcome = Outcome.of("data stats --posters %s", catalogue);

    assertThat(outcome.out())
        .containsPattern("image sizes .* 1 of 4\\dx30, and 2 other sizes\\R")
        .endsWith("... 5 more: --json lists all" + System.lineSeparator());
    assertThat(outcome.out().lines().filter(line -> line.endsWith("has no image"))).hasSize(20);
    assertThat(Outcome.of("data stats --json --posters %s", catalogue).json().get("problems"))
        .hasSize(25);
  }
}
