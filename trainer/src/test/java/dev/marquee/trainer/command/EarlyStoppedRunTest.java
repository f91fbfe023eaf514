package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.EpochMetrics;
import dev.marquee.trainer.training.EpochMetrics.Scores;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that soon gets worse, since its learning rate is far too high. */
class EarlyStoppedRunTest {

  private static final String TRAIN =
      "train --posters %s --output %s --input-size 32x32 --batch-size 16 --schedule constant"
          + " --learning-rate 0.05 --clip-norm 1 --device cpu ";

  @TempDir private static Path folder;

  private static Path posters;
  private static Path stopped;
  private static List<EpochMetrics> epochs;

  @BeforeAll
  static void trainsUntilItGetsWorse() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 3 == 0 ? "Comedy" : "Drama");
    }
    posters = synthetic.write();
    stopped = folder.resolve("stopped");
    epochs = train(stopped, "--epochs 20 --patience 1 --weight-averaging 0.5");
  }

  @Test
  void stopsAfterTheFirstEpochThatIsWorse() {
    double[] losses = epochs.stream().mapToDouble(epoch -> epoch.validation().loss()).toArray();
    int last = losses.length - 1;

    assertThat(losses.length).isBetween(2, 19);
    assertThat(losses[last]).isGreaterThan(losses[last - 1]);
    assertThat(Arrays.copyOf(losses, last)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void isEvaluatedWithTheBestEpochsWeights() throws IOException {
    Scores best = epochs.get(epochs.size() - 2).validation();

    JsonNode metrics =
        Outcome.of("evaluate %s --split validation --json", stopped).json().get("metrics");

    assertThat(metrics.get("accuracy").asDouble()).isEqualTo(best.accuracy(), offset(1e-6));
    assertThat(metrics.get("log_loss").asDouble()).isEqualTo(best.loss(), offset(1e-5));
  }

  @Test
  void tellsOfTheEpochsThatItsWeightsHaveSeen() {
    int kept = epochs.size() - 1;
    assertThat(RunSettings.of(RunFolder.open(stopped))).containsEntry("epochs", kept + " of 20");

    Path next = folder.resolve("next");
    train(next, "--epochs 1 --weights " + stopped);
    assertThat(RunFolder.open(next).description().weights())
        .startsWith("stopped: " + kept + " epochs at 32x32");
  }

  @Test
  void averagesWeightsForItsEvaluationAlone() {
    EpochMetrics averaged = epochs.getFirst();
    EpochMetrics plain = train(folder.resolve("plain"), "--epochs 1").getFirst();

    assertThat(averaged.training().loss()).isEqualTo(plain.training().loss(), offset(1e-3));
    assertThat(averaged.validation().loss()).isNotCloseTo(plain.validation().loss(), offset(0.01));
  }

  private static List<EpochMetrics> train(Path run, String options) {
    Outcome outcome = Outcome.of(TRAIN + options, posters, run);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return RunFolder.open(run).epochs();
  }
}
