package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package is checked on the posters that a run was trained on. */
class ComparedPostersTest {

  @TempDir static Path folder;

  private static Path posters;
  private static Path run;
  private static Path model;
  private static Outcome export;

  @BeforeAll
  static void exportsARunOfAFolderThatTrainAccepts() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 40; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
    }
    posters = synthetic.addUnreadable(100, "Comedy").write();
    Files.move(posters.resolve("images"), posters.resolve("Images"));
    run = folder.resolve("run");
    Outcome train =
        Outcome.of(
            "train --posters %s --output %s --input-size 64x48 --epochs 1 --batch-size 16 --device cpu",
            posters, run);
    assertThat(train.exitCode()).as(train.toString()).isZero();
    model = folder.resolve("package");
    export = Outcome.of("export %s --output %s", run, model);
  }

  @Test
  void namesTheImagesThatItCannotReadAndComparesOnOthers() {
    assertThat(export.exitCode()).as(export.toString()).isZero();
    assertThat(export.out()).startsWith("32 images: ");
    assertThat(export.err()).startsWith("skipped: cannot read the poster ").contains("100.jpg");

    Outcome verify = Outcome.of("verify %s --posters %s --count 3", model, posters);
    assertThat(verify.exitCode()).as(verify.toString()).isZero();
    assertThat(verify.out()).startsWith("3 images: ");
    assertThat(verify.err()).contains("100.jpg");
  }

  @Test
  void looksNoFurtherThanItNeeds() {
    Outcome verify = Outcome.of("verify %s --posters %s --count 2", model, posters);

    assertThat(verify.out()).startsWith("2 images: ");
    assertThat(verify.err()).isEmpty();
  }

  @Test
  void saysWhereNoImageCanBeRead(@TempDir Path unreadable) throws IOException {
    Files.writeString(unreadable.resolve("a.jpg"), "this is no image");

    Outcome verify = Outcome.of("verify %s --posters %s", model, unreadable);

    assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(2);
    assertThat(verify.err()).contains("not one of the images in " + unreadable + " can be read");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesToCompareOnNothing(int count) {
    Path never = folder.resolve("never");
    for (String command :
        new String[] {"verify " + model, "export " + run + " --output " + never}) {
      Outcome outcome = Outcome.of(command + " --count " + count);

      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains("--count is " + count + ": give 1 or more images");
    }
    assertThat(never).doesNotExist();
  }
}
