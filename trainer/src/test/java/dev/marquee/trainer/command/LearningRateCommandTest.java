package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRateCommandTest {

  private static final String FIND =
      "lr-find --posters %s --output %s --input-size 48x48 --batch-size 8 --steps 2 --device cpu";

  @TempDir private Path folder;

  private Path posters;

  @BeforeEach
  void writePostersOfAFrequentAndARareGenre() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      synthetic.add(id, id % 10 == 0 ? "Comedy" : "Drama");
    }
    posters = synthetic.write();
  }

  @Test
  void samplesPostersAsATrainingWould() throws IOException {
    assertThat(losses("balanced", " --balanced-sampling 1")).isNotEqualTo(losses("plain", ""));
  }

  @Test
  void triesNothingWhereTheCurveCannotBeWritten() throws IOException {
    Path occupied = Files.writeString(folder.resolve("occupied"), "");

    Outcome outcome = Outcome.of(FIND, posters, occupied.resolve("below"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("--output " + occupied.resolve("below") + " cannot become a folder: ")
        .doesNotContain("	at ");
  }

  private String losses(String name, String options) throws IOException {
    Path output = folder.resolve(name);
    Outcome outcome = Outcome.of(FIND + options, posters, output);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return Files.readString(output.resolve("lr-find.csv"));
  }
}
