package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are refused before they begin. */
class TrainOptionsTest {

  @TempDir private Path folder;

  private Path posters;

  @BeforeEach
  void writePosters() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      synthetic.add(id, "Drama");
    }
    posters = synthetic.write();
  }

  @Test
  void saysWhichFolderOfPostersIsNotThere() {
    Path nowhere = folder.resolve("nowhere");

    Outcome outcome =
        Outcome.of("train --posters %s --output %s", nowhere, folder.resolve("never"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("there is no folder " + nowhere);
  }

  @ParameterizedTest
  @CsvSource({
    "--epoch 3, Unknown options: '--epoch', --epochs",
    "--epochs three, Invalid value for option '--epochs', 'three'",
  })
  void tellsInAFewLinesWhatIsWrongWithAnOption(String options, String why, String which) {
    Outcome outcome =
        Outcome.of("train --posters %s --output %s " + options, posters, folder.resolve("never"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .hasSizeBetween(2, 3)
        .anySatisfy(line -> assertThat(line).contains(why))
        .anySatisfy(line -> assertThat(line).contains(which))
        .endsWith("See `trainer train --help`.");
  }

  @Test
  void listsTheVerbsWhereNoneIsNamed() {
    Outcome outcome = Outcome.of("data");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("Usage: trainer data").contains("stats");
  }

  @Test
  void listsEveryProblemOfARecipeAtOnce() {
    Outcome outcome =
        Outcome.of(
            "train --posters %s --output %s --epochs 0 --momentum 1",
            posters, folder.resolve("never"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("epochs must be at least 1").contains("momentum must be");
  }

  @ParameterizedTest
  @CsvSource({
    "--threads 0, '--threads must be at least 1, not 0'",
    "--cache -1, --cache must be 0 to",
    "--cache 1000000, 'not 1000000: for more, set JAVA_OPTS=-Xmx2500000m'",
    "--input-size 0x180, sides are 1 to",
    "--input-size 99999x99999, sides are 1 to",
    "--input-size 4097x300, sides are 1 to 4096 pixels",
    "--batch-size 20000, a batch of 20000 posters of 300x180 takes more than 2 GiB",
    "--label-policy multi, 'so that under multi no genre could be less likely than .5: train it with --head pooled'",
    "--stochastic-depth 0.2, squeezenet1_1 has no residual branch that --stochastic-depth could leave out",
    "--network alexnet --input-size 62x300, alexnet needs posters of 63x63 or more",
    "--teacher-weight 1, --teacher-weight needs a --teacher",
    "--teacher-temperature 3, --teacher-temperature needs a --teacher",
  })
  void refusesOptionsThatCannotWorkBeforeItBegins(String options, String why) {
    Path never = folder.resolve("never");

    Outcome outcome = Outcome.of("train --posters %s --output %s " + options, posters, never);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err()).contains(why);
    assertThat(never).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--weights missing.safetensors",
        "--teacher missing",
        "--label-policy multi",
        "--input-size 16x90"
      })
  void refusesBeforeItReadsEveryImage(String option) throws IOException {
    Path image = posters.resolve("images/1.png");
    FileTime never = FileTime.fromMillis(0);
    Files.getFileAttributeView(image, BasicFileAttributeView.class).setTimes(null, never, null);

    Outcome outcome =
        Outcome.of("train --posters %s --output %s " + option, posters, folder.resolve("never"));

    assertThat(outcome.exitCode()).as(outcome.toString()).isPositive();
    assertThat(Files.readAttributes(image, BasicFileAttributes.class).lastAccessTime())
        .isEqualTo(never);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "calibrate"})
  void postersThatAreLookedAtOnceAreNotKept(String verb) {
    Outcome outcome = Outcome.of(verb + " %s --cache 10", folder.resolve("run"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("Unknown option", "'--cache'");
  }

  @Test
  void triesNoLearningRatesAndReproducesNothingOnPostersThatAreTooSmall() {
    Path never = folder.resolve("never");
    for (String verb : new String[] {"lr-find", "reproduce --networks squeezenet1_1"}) {
      Outcome outcome =
          Outcome.of("%s --posters %s --output %s --input-size 16x90", verb, posters, never);

      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains("squeezenet1_1 needs posters of 25x25 or more");
    }
    assertThat(never.resolve("baselines")).doesNotExist();
  }

  @Test
  void leavesNothingOutOfNetworksThatHaveNoBranches() {
    Path never = folder.resolve("never");
    for (String verb : new String[] {"lr-find", "reproduce"}) {
      Outcome outcome =
          Outcome.of(verb + " --posters %s --output %s --stochastic-depth 0.1", posters, never);

      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains("has no residual branch");
    }
  }
}
