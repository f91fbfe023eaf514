package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.Checkpoint;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.Teacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that start from the weights of another run. */
class PretrainedRunTest {

  private static final String TRAIN =
      "train --posters %s --output %s --input-size 48x48 --batch-size 16 --epochs 1 --device cpu ";

  @TempDir static Path folder;

  private static Path posters;
  private static Path pretrained;

  @BeforeAll
  static void pretrainsOnAllGenres() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 40; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy|Crime" : "Drama|Horror");
    }
    posters = synthetic.write();
    pretrained = folder.resolve("pretrained");
    succeed(
        TRAIN + "--label-policy multi --head pooled --optimizer adamw --weight-averaging 0.5",
        posters,
        pretrained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/checkpoint.safetensors"})
  void aRunStartsFromTheFeaturesOfAnother(String file) {
    Path run = folder.resolve("tuned" + file.length());
    String frozen = "--head pooled --frozen-epochs 1 --weights ";
    succeed(TRAIN + frozen + pretrained + file, posters, run);

    Checkpoint before = RunFolder.open(pretrained).checkpoint();
    Checkpoint after = RunFolder.open(run).checkpoint();
    assertThat(after.weights().get("features.12.expand3x3.weight").values())
        .isEqualTo(before.weights().get("features.12.expand3x3.weight").values());
    assertThat(after.weights()).containsKey("classifier.weight");
  }

  @Test
  void resNetBeginsWithTheFeaturesOfSqueezeNet() {
    Path run = folder.resolve("larger");
    Outcome outcome =
        Outcome.of(
            TRAIN + "--network resnet101 --frozen-epochs 1 --weights " + pretrained, posters, run);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("SqueezeNet's: resnet101 begins with its feature maps");
    float[] squeeze =
        RunFolder.open(pretrained).checkpoint().weights().get("features.3.squeeze.weight").values();
    float[] reduce =
        RunFolder.open(run).checkpoint().weights().get("layer1.0.conv1.weight").values();
    assertThat(Arrays.copyOf(reduce, squeeze.length)).isEqualTo(squeeze);
  }

  @Test
  void refusesToStartFromAFolderThatHoldsNoRun() {
    Outcome outcome = Outcome.of(TRAIN + "--weights " + posters, posters, folder.resolve("none"));

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains(posters + " holds no run");
  }

  @Test
  void remembersWhereItsPostersAndTeachersLieFromAnyFolder() {
    Path here = Path.of("").toAbsolutePath();
    Path run = folder.resolve("elsewhere");
    succeed(
        TRAIN + "--label-policy multi --head pooled --teacher " + here.relativize(pretrained),
        here.relativize(posters),
        run);

    RunDescription description = RunFolder.open(run).description();
    assertThat(description.posters()).isEqualTo(posters.toString());
    assertThat(description.distillation().teachers())
        .extracting(Teacher::run)
        .containsExactly(pretrained.toString());
  }

  @Test
  void tellsWhatTheRunItStartedFromHadLearnt() {
    Path run = folder.resolve("told");
    succeed(TRAIN + "--weights " + pretrained, posters, run);

    String data = RunFolder.open(pretrained).description().data().sha256().substring(0, 12);
    assertThat(RunFolder.open(run).description().weights())
        .matches(
            "pretrained: 1 epochs at \\d+x\\d+ on \\d+ posters \\(data " + data + "\\), from none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/checkpoint.safetensors"})
  void refusesWeightsThatHaveLearntWhatTheRunIsTestedOn(String file) {
    Outcome outcome =
        Outcome.of(
            TRAIN + "--seed 2 --weights " + pretrained + file, posters, folder.resolve("no"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("pretrained was split with --seed 1")
        .contains("give --seed 1, and --variation");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void refusesWeightsOfAnotherNetwork() {
    Outcome outcome =
        Outcome.of(
            TRAIN + "--network alexnet --input-size 63x63 --weights " + pretrained,
            posters,
            folder.resolve("no"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("features.0.weight has shape [64, 3, 3, 3], not [64, 3, 11");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  private static void succeed(String command, Object... arguments) {
    Outcome outcome = Outcome.of(command.strip(), arguments);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }
}
