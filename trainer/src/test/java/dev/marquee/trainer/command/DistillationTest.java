package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that learn from runs, from the command line. */
class DistillationTest {

  private static final int DRAMA = 0;
  private static final int COMEDY = 1;
  private static final String TRAIN =
      "train --posters %s --output %s --input-size 48x48 --batch-size 8 --optimizer adamw --learning-rate 0.002 --device cpu ";

  @TempDir static Path folder;

  private static Path comedies;
  private static Path dramas;
  private static Path teacher;

  @BeforeAll
  static void trainsATeacherWhoKnowsComediesOnly() throws IOException {
    comedies = posters("comedies", "Comedy");
    dramas = posters("dramas", "Drama");
    teacher = folder.resolve("teacher");
    succeed(TRAIN + "--epochs 4", comedies, teacher);
    assertThat(answers(teacher)).containsOnly(COMEDY);
  }

  @Test
  void aStudentAnswersAsItsTeachersThoughItsPostersSayOtherwise() throws IOException {
    Path student = folder.resolve("student");
    succeed(
        TRAIN
            + "--epochs 4 --head pooled --teacher %s --teacher %s --teacher-weight 1 --device cpu,cpu",
        dramas,
        student,
        teacher,
        teacher);
    assertThat(answers(student)).containsOnly(COMEDY);

    Path untaught = folder.resolve("untaught");
    succeed(TRAIN + "--epochs 4 --head pooled", dramas, untaught);
    assertThat(answers(untaught)).containsOnly(DRAMA);

    Path exported = folder.resolve("package");
    succeed("export %s --output %s", student, exported);
    String digest =
        RunFolder.open(student).description().distillation().teachers().getFirst().sha256();
    assertThat(ModelPackage.read(exported).manifest().recipe())
        .containsEntry("teacher", "teacher, teacher")
        .containsEntry("teacher-weights-sha256", digest + ", " + digest)
        .containsEntry("teacher-weight", "1.0")
        .containsEntry("teacher-temperature", "2.0");
  }

  @Test
  void refusesTeachersOfAnotherLabelPolicy() {
    Outcome outcome =
        Outcome.of(
            TRAIN + "--label-policy multi --head pooled --teacher %s",
            comedies,
            folder.resolve("no"),
            teacher);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("teacher has the label policy alphabetical, not multi");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void refusesTeachersThatHaveLearntWhatTheStudentIsTestedOn() {
    Outcome outcome =
        Outcome.of(TRAIN + "--seed 2 --teacher %s", comedies, folder.resolve("no"), teacher);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("teacher was split with --seed 1")
        .contains("give --seed 1, and --variation");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void refusesPostersThatTheTeacherCannotLookAt() {
    Path alexnet = folder.resolve("alexnet");
    succeed(
        TRAIN + "--epochs 1 --network alexnet --head pooled --input-size 64x64", comedies, alexnet);

    Outcome outcome = Outcome.of(TRAIN + "--teacher %s", comedies, folder.resolve("no"), alexnet);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("alexnet needs posters of 63x63 or more");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void refusesAWeightThatIsNoShare() {
    Outcome outcome =
        Outcome.of(
            TRAIN + "--teacher %s --teacher-weight 2", comedies, folder.resolve("no"), teacher);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--teacher-weight must be 0 to 1, not 2.0");
  }

  @Test
  void refusesATemperatureThatLeavesNoAnswers() {
    Outcome outcome =
        Outcome.of(
            TRAIN + "--teacher %s --teacher-temperature 1e-40",
            comedies,
            folder.resolve("no"),
            teacher);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--teacher-temperature must be 0.05 to 20.0, not 1.0E-40");
  }

  @Test
  void goesOnOnlyWithTheTeachersThatItBeganWith() throws IOException {
    Path going = folder.resolve("going");
    Path student = folder.resolve("taught");
    succeed(TRAIN + "--epochs 1", comedies, going);
    succeed(TRAIN + "--epochs 1 --teacher %s", comedies, student, going);
    String resume = "train --posters %s --output %s --resume";
    succeed(resume, comedies, student);

    Files.delete(going.resolve("checkpoint.safetensors"));
    Files.copy(teacher.resolve("checkpoint.safetensors"), going.resolve("checkpoint.safetensors"));
    Outcome changed = Outcome.of(resume, comedies, student);
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.err()).contains("going has other weights than when this run began");

    Files.delete(going.resolve("run.json"));
    Outcome gone = Outcome.of(resume, comedies, student);
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.err()).contains("going holds no run");
  }

  private static IntStream answers(Path run) {
    Predictions predictions = RunFolder.open(run).testPredictions().predictions();
    return IntStream.range(0, predictions.size()).map(predictions::best);
  }

  private static void succeed(String command, Object... arguments) {
    Outcome outcome = Outcome.of(command.strip(), arguments);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
  }

  private static Path posters(String name, String genre) throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve(name));
    for (int id = 1; id <= 60; id++) {
      posters.add(id, genre);
    }
    return posters.write();
  }
}
