package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny run that goes on with a learning rate that no weights survive. */
class DivergedTrainingTest {

  @TempDir private Path folder;

  private Path posters;
  private Path run;

  @BeforeEach
  void trainsOneGoodEpoch() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 40; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama");
    }
    posters = synthetic.write();
    run = folder.resolve("run");
    Outcome outcome =
        Outcome.of(
            "train --posters %s --output %s --input-size 64x48 --epochs 1 --batch-size 16 --device cpu",
            posters, run);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void keepsTheEpochsBeforeTheOneThatDiverged(int patience) throws IOException {
    String good = Files.readString(run.resolve("run.json"));
    Files.writeString(
        run.resolve("run.json"),
        good.replaceFirst("\"epochs\" : 1", "\"epochs\" : 3")
            .replaceFirst("\"patience\" : 0", "\"patience\" : " + patience)
            .replaceFirst("\"learningRate\" : [^,]+", "\"learningRate\" : 1e30"));
    byte[] checkpoint = Files.readAllBytes(run.resolve("checkpoint.safetensors"));

    Outcome outcome = Outcome.of("train --posters %s --output %s --resume", posters, run);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("trainer: epoch 2 diverged")
        .contains("lower --learning-rate");
    assertThat(Files.readAllBytes(run.resolve("checkpoint.safetensors"))).isEqualTo(checkpoint);
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + 1);
    assertThat(run.resolve("test.json")).exists();
  }

  @Test
  void endsWithinTheEpochThatDiverges() throws IOException {
    SyntheticPosters many = new SyntheticPosters(folder.resolve("many"));
    for (int id = 1; id <= 140; id++) {
      many.add(id, "Drama");
    }

    Outcome outcome =
        Outcome.of(
            "train --posters %s --output %s --input-size 32x32 --epochs 1 --batch-size 1"
                + " --schedule constant --learning-rate 1e30 --device cpu",
            many.write(), folder.resolve("diverging"));

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("epoch 1 diverged, with a training loss of NaN before its end");
  }
}
