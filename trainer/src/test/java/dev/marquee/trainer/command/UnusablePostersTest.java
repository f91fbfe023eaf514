package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
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
