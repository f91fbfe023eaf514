package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tiny run whose label file is not in the folder of its posters. */
class LabelFileElsewhereTest {

  @TempDir static Path folder;

  private static Path posters;
  private static Path labels;
  private static Path run;

  @BeforeAll
  static void trainsATinyNetwork() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
    }
    posters = synthetic.write();
    labels = Files.move(posters.resolve("labels.csv"), folder.resolve("genres.csv"));
    run = folder.resolve("run");
    succeed(
        "train --posters %s --labels %s --output %s --input-size 64x48 --epochs 1 --batch-size 16 --device cpu",
        posters, labels, run);
  }

  static Stream<String> commands() {
    return Stream.of(
        "evaluate %s",
        "calibrate %s",
        "export %s --precision int8-weights --max-accuracy-drop 1 --output %s-package",
        "report %s --no-pictures --output %s-report");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theRunRemembersItsLabelFile(String command) {
    assertThat(succeed(command.replace("%s", run.toString())).err()).isEmpty();
  }

  @Test
  void titlesComeFromTheLabelFile() throws IOException {
    Path report = folder.resolve("report");
    succeed("report %s --no-pictures --output %s", run, report);

    assertThat(report.resolve("report.html")).content().containsPattern("Movie \\d");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aLabelFileThatHasMovedIsNamed(String command) throws IOException {
    String words = command.replace("%s", withoutLabelFile().toString());

    Outcome without = Outcome.of(words);
    assertThat(without.exitCode())
        .as(without.toString())
        .isEqualTo(command.startsWith("report") ? 0 : 2);
    assertThat(without.err()).contains("gone.csv");
    succeed(words + " --labels " + labels);
  }

  @Test
  void aReportGoesOnWithoutTitlesUnlessTheLabelFileIsAskedFor() throws IOException {
    Path moved = withoutLabelFile();
    String words = "report " + moved + " --output " + moved + "-report";

    assertThat(succeed(words).err()).contains("titles and pictures are left out", "gone.csv");
    assertThat(Path.of(moved + "-report/report.html")).content().doesNotContainPattern("Movie \\d");
    Outcome missing = Outcome.of(words + " --labels missing.csv");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err())
        .contains("cannot read the label file missing.csv: there is no such file");
  }

  private static Path withoutLabelFile() throws IOException {
    Path moved = Files.createTempDirectory(folder, "moved");
    for (String name : run.toFile().list()) {
      Files.copy(run.resolve(name), moved.resolve(name));
    }
    String json = Files.readString(run.resolve("run.json"));
    Files.writeString(moved.resolve("run.json"), json.replace("genres.csv", "gone.csv"));
    return moved;
  }

  @Test
  void aPackageIsEvaluatedWithANamedLabelFile() {
    Path model = folder.resolve("package");
    succeed("export %s --output %s", run, model);

    succeed("evaluate %s --posters %s --labels %s", model, posters, labels);
  }

  private static Outcome succeed(String command, Object... arguments) {
    Outcome outcome = Outcome.of(command, arguments);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome;
  }
}
