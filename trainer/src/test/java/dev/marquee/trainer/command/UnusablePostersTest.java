package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data sets that lack what a training needs. */
@Timeout(60)
class UnusablePostersTest {

  private static final String OPTIONS =
      "--posters %s --output %s --input-size 48x48 --batch-size 16 --device cpu";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"TRAINING", "VALIDATION"})
  void aTrainingNeedsReadablePosters(Split unreadable) throws IOException {
    Path run = folder.resolve("run");

    Outcome outcome = Outcome.of("train --epochs 2 " + OPTIONS, posters(unreadable), run);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("no poster of the " + unreadable + " split can be read")
        .contains("rows or images could not be used")
        .contains(".jpg cannot be read");
    assertThat(outcome.out()).doesNotContain("epoch 1");
    assertThat(RunFolder.open(run).epochs()).isEmpty();
  }

  @Test
  void aTrainingNeedsALabelFile() throws IOException {
    Path bare = new SyntheticPosters(folder.resolve("bare")).add(1, "Comedy").write();
    Files.delete(bare.resolve("labels.csv"));
    for (String labels : List.of("", " --labels " + folder.resolve("none.csv"))) {
      Outcome outcome = Outcome.of("train " + OPTIONS + labels, bare, folder.resolve("run"));

      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains(".csv");
    }
  }

  @Test
  void aSearchForALearningRateNeedsThemToo() throws IOException {
    Outcome outcome = Outcome.of("lr-find " + OPTIONS, posters(Split.TRAINING), folder);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("no poster of the training split can be read")
        .contains(".jpg cannot be read");
  }

  @Test
  void aTrainingNeedsPostersInEverySplit() throws IOException {
    Path few = new SyntheticPosters(folder.resolve("few")).add(1, "Comedy").add(2, "Drama").write();
    Path run = folder.resolve("run");

    Outcome outcome = Outcome.of("train " + OPTIONS, few, run);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("of 2 posters none falls into the validation split: give more posters");
    assertThat(run).doesNotExist();
  }

  @Test
  void anEvaluationNamesThoseThatItLeavesOut() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 40; id++) {
      posters.add(id, "Comedy");
    }
    int unreadable = 41;
    while (Split.of("tt%07d".formatted(unreadable), 1) != Split.TEST) {
      unreadable++;
    }
    Path data = posters.addUnreadable(unreadable, "Drama").write();
    Path run = folder.resolve("run");
    assertThat(Outcome.of("train --epochs 1 " + OPTIONS, data, run).exitCode()).isZero();

    for (String verb : List.of("evaluate", "calibrate")) {
      Outcome outcome = Outcome.of(verb + " %s --device cpu", run);
      assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
      assertThat(outcome.err()).contains("1 rows or images could not be used", " cannot be read");
    }
    String export = "export %s --precision int8-weights --max-accuracy-drop 1 --output %s";
    Outcome exported = Outcome.of(export, run, folder.resolve("package"));
    assertThat(exported.exitCode()).as(exported.toString()).isZero();
    assertThat(exported.err()).contains("1 rows or images could not be used");
    int test = RunFolder.open(run).description().data().test();
    assertThat(folder.resolve("package/README.md"))
        .content()
        .contains("On %d of its %d posters".formatted(test - 1, test));
  }

  /** Thirty, whose images can be read but in one split. */
  private Path posters(Split unreadable) throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 30; id++) {
      if (Split.of("tt%07d".formatted(id), 1) == unreadable) {
        posters.addUnreadable(id, "Drama");
      } else {
        posters.add(id, "Comedy");
      }
    }
    return posters.write();
  }
}
