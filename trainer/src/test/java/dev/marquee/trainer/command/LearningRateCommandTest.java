package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void saysWhereTooFewStepsTellNothing() {
    Path output = folder.resolve("short");

    Outcome two = Outcome.of(FIND, posters, output);
    Outcome three = Outcome.of(FIND.replace("--steps 2", "--steps 3"), posters, output);

    assertThat(two.out()).startsWith("the loss was a number for 2 steps, which tells nothing");
    assertThat(three.out())
        .startsWith("3 steps: the loss fell fastest at ")
        .contains(", and still fell at the last, 1.00e+00: give a higher --to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--epochs 2",
        "--patience 1",
        "--learning-rate 0.1",
        "--schedule cosine",
        "--warm-up 0.1",
        "--weight-averaging 0.9",
        "--linear-probe 0.1",
        "--temperature-scaling",
        "--no-temperature-scaling"
      })
  void refusesWhatItHasNoUseFor(String option) {
    Path never = folder.resolve("never");

    Outcome outcome = Outcome.of(FIND + " " + option, posters, never);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(option.split(" ")[0].replace("no-", "") + " decides nothing here: lr-find");
    assertThat(never).doesNotExist();
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

  @Test
  void saysWhereNoLossIsANumber() throws IOException {
    Map<String, Tensor> broken = new LinkedHashMap<>();
    for (ParameterSpec spec :
        Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, Genres.PAPER.size()).parameters()) {
      long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
      float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
      Arrays.fill(values, Float.NaN);
      broken.put(spec.name(), new Tensor(shape, values));
    }
    Path weights = folder.resolve("broken.safetensors");
    new Safetensors(broken, Map.of()).write(weights);
    Path output = folder.resolve("never");

    Outcome outcome = Outcome.of(FIND + " --weights %s", posters, output, weights);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("trainer: not even the first step");
    assertThat(output).isEmptyDirectory();
  }

  private String losses(String name, String options) throws IOException {
    Path output = folder.resolve(name);
    Outcome outcome = Outcome.of(FIND + options, posters, output);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return Files.readString(output.resolve("lr-find.csv"));
  }
}
