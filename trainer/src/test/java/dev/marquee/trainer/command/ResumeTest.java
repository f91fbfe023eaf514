package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.RunFolder;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a training's own JVM as {@code kill -9} does, and goes on. */
class ResumeTest {

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final List<String> GENRES = List.of("Drama", "Comedy", "Horror", "Action|Drama");

  @TempDir private Path folder;

  @BeforeEach
  void writePosters() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      posters.add(id, GENRES.get(id % GENRES.size()));
    }
    posters.write();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nesterov --label-smoothing 0.1 --frozen-epochs 1",
        "--optimizer adamw --learning-rate 0.001 --weight-averaging 0.9 --clip-norm 1 --patience 9"
            + " --balanced-sampling 0.5 --flip 0.5 --crop 0.5 --mixup 0.2 --mixed-precision bf16"
      })
  void aKilledTrainingGoesOnToTheSameWeights(String recipe) throws Exception {
    Path unbroken = folder.resolve("unbroken");
    Path killed = folder.resolve("killed");
    execute(train(unbroken, recipe));

    killAfterAnEpoch(killed, recipe);
    int survived = RunFolder.open(killed).checkpoint().epoch();
    assertThat(survived).isBetween(1, 3);
    execute(train(killed, "--resume"));

    assertThat(checkpoint(killed)).hasSameBinaryContentAs(checkpoint(unbroken));
    assertThat(RunFolder.open(killed).epochs()).hasSize(4);
  }

  @Test
  void refusesOptionsThatAskForAnotherRunThanWasBegun() {
    Path run = folder.resolve("run");
    execute(train(run, "--nesterov --epochs 1"));
    execute(train(run, "--resume --epochs 1"));

    for (String other : List.of("--epochs 9", "--recipe best", "--network alexnet", "--seed 2")) {
      String options = "train --resume --posters %s --output %s " + other;
      Outcome outcome = Outcome.of(options, folder.resolve("posters"), run);
      assertThat(outcome.exitCode()).as(other).isEqualTo(2);
      assertThat(outcome.err()).containsPattern("began with another (recipe|network)");
    }
  }

  private static void execute(String... arguments) {
    var quiet = new PrintWriter(Writer.nullWriter());
    assertThat(Trainer.commandLine().setOut(quiet).execute(arguments)).isZero();
  }

  private String[] train(Path output, String recipe) {
    String options =
        "train --posters %s --output %s --device cpu --input-size 64x64 --batch-size 4 --epochs 4 %s";
    return options.formatted(folder.resolve("posters"), output, recipe).split(" ");
  }

  private void killAfterAnEpoch(Path run, String recipe) throws Exception {
    File log = folder.resolve("log").toFile();
    Process process =
        TrainerProcess.of(List.of(), train(run, recipe))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      Instant end = Instant.now().plus(LONGEST);
      while (!hasPassedAnEpoch(run)) {
        assertThat(process.isAlive() && Instant.now().isBefore(end))
            .as(() -> "the training should go on: " + read(log.toPath()))
            .isTrue();
        Thread.sleep(5);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean hasPassedAnEpoch(Path run) {
    return RunFolder.isAt(run) && RunFolder.open(run).checkpoint().epoch() > 0;
  }

  private static Path checkpoint(Path run) {
    return run.resolve("checkpoint.safetensors");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
