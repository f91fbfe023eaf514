package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches shared by several devices, from the command line. */
class SeveralDevicesTest {

  @TempDir private Path folder;

  @Test
  void trainAndGoOnWithARun() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      posters.add(id, id % 2 == 0 ? "Comedy" : "Drama");
    }
    Path run = folder.resolve("run");
    String train = "train --posters %s --output %s --device cpu,cpu ";

    Outcome begun =
        Outcome.of(train + "--input-size 64x48 --epochs 1 --batch-size 8", posters.write(), run);
    assertThat(begun.exitCode()).as(begun.toString()).isZero();
    assertThat(begun.out()).contains("epoch 1: ").contains("accuracy ");

    Outcome gone = Outcome.of(train + "--resume", folder.resolve("posters"), run);
    assertThat(gone.exitCode()).as(gone.toString()).isZero();
    assertThat(RunFolder.open(run).epochs()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "train | gpu0,gpu1 | 'gpu0' is no device: give auto, cpu, cuda or cuda:N",
        "train | cpu, | '' is no device",
        "train | cuda:97,cuda:98 | cuda:97 is not there: PyTorch sees",
        "calibrate RUN | cpu,cpu | 'cpu,cpu' is no device"
      })
  void refusesWhatIsNoDevice(String command, String devices, String message) {
    Outcome outcome = Outcome.of(command + " --device " + devices);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }
}
