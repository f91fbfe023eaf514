package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exporting a tiny run in lower precisions from the command line. */
class PrecisionCommandTest {

  @TempDir static Path folder;

  private static Path posters;
  private static Path run;

  @BeforeAll
  static void trainsATinyNetwork() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
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
  @CsvSource({"fp16, 0.55", "int8, 0.35", "int8-weights, 0.35", "fp16-int8-weights, 0.35"})
  void lowerPrecisionsAreSmallerPackagesThatVerify(String precision, double size) {
    Path full = folder.resolve("full-" + precision);
    Path lower = folder.resolve(precision);
    Outcome.of("export %s --output %s", run, full);
    Outcome export = Outcome.of("export %s --output %s --precision %s", run, lower, precision);
    assertThat(export.exitCode()).as(export.toString()).isZero();

    ModelPackage model = ModelPackage.read(lower);
    assertThat(model.manifest().precision()).hasToString(precision);
    assertThat(model.model().length)
        .isLessThan((int) (size * ModelPackage.read(full).model().length));
    Outcome verify = Outcome.of("verify %s --posters %s", lower, posters);
    assertThat(verify.exitCode()).as(verify.toString()).isZero();
    assertThat(verify.out()).contains("(" + precision + " in ONNX Runtime, fp32 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int8-weights", "fp16-int8-weights"})
  void packagesOfIntegersTellTheirOwnAccuracyAndThatOfFp32(String precision) throws IOException {
    Path model = folder.resolve("told-" + precision);
    Outcome.of("export %s --output %s --precision %s", run, model, precision);
    JsonNode ofRun = Outcome.of("evaluate %s --json", run).json();
    JsonNode ofPackage = Outcome.of("evaluate %s --posters %s --json", model, posters).json();

    assertThat(ModelPackage.read(model).manifest().metrics())
        .containsEntry("accuracy", ofPackage.at("/metrics/accuracy").asDouble())
        .containsEntry("log_loss", ofPackage.at("/metrics/log_loss").asDouble())
        .containsEntry("accuracy_fp32", ofRun.at("/metrics/accuracy").asDouble());
    assertThat(model.resolve("README.md"))
        .content()
        .contains(precision + " and fp32 put the same genre");
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int8-weights", "fp16-int8-weights"})
  void refusesIntegersThatAreLessAccurateThanTheyMayBe(String precision) {
    Path model = folder.resolve("refused");
    Outcome outcome =
        Outcome.of(
            "export %s --output %s --precision %s --max-accuracy-drop -1", run, model, precision);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(precision + " lowers accuracy on the validation split")
        .contains("nothing was written");
    assertThat(model).doesNotExist();
  }

  @Test
  void refusesADropThatIsNoShare() {
    Outcome outcome =
        Outcome.of(
            "export %s --output %s --precision int8 --max-accuracy-drop NaN",
            run, folder.resolve("refused"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--max-accuracy-drop must be -1 to 1, not NaN");
  }

  @Test
  void refusesAPlaceOrANameBeforeItLooksAtThePosters() throws IOException {
    String export = "export %s --output %s --posters %s";
    Path nowhere = folder.resolve("nowhere");
    Path taken = folder.resolve("taken");
    Outcome.of("export %s --output %s", run, taken);

    Outcome exists = Outcome.of(export, run, taken, nowhere);
    assertThat(exists.exitCode()).as(exists.toString()).isEqualTo(1);
    assertThat(exists.err()).contains("taken exists already: ask to replace it (--replace)");

    Outcome named = Outcome.of(export + " --name my/model", run, folder.resolve("no"), nowhere);
    assertThat(named.exitCode()).as(named.toString()).isEqualTo(2);
    assertThat(named.err()).contains("--name 'my/model' must be letters, digits");
  }

  @Test
  void saysThatAPackageIsEvaluatedOnTheCpu() {
    Path model = folder.resolve("evaluated");
    Outcome.of("export %s --output %s", run, model);
    String[] evaluate =
        "evaluate %s --posters %s --device cuda".formatted(model, posters).split(" ");
    StringWriter err = new StringWriter();
    CommandLine trainer =
        Trainer.commandLine()
            .registerConverter(Device.class, _ -> Device.gpu()) // as if there were one
            .setOut(new PrintWriter(Writer.nullWriter()))
            .setErr(new PrintWriter(err));

    assertThat(trainer.execute(evaluate)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("a package is evaluated on the CPU");
  }

  @ParameterizedTest
  @CsvSource({
    "fp32, --max-accuracy-drop 0.01, 'needs --precision int8, int8-weights or fp16-int8-weights'",
    "fp16, --labels labels.csv, 'needs --precision int8, int8-weights or fp16-int8-weights'",
    "fp32, --clipping mse, needs --precision int8",
    "int8-weights, --calibration 8, needs --precision int8",
  })
  void refusesWhatThePrecisionHasNoUseFor(String precision, String option, String why) {
    Path never = folder.resolve("never");

    Outcome outcome =
        Outcome.of("export %s --output %s --precision %s %s", run, never, precision, option);

    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
    assertThat(outcome.err()).contains(option.split(" ")[0] + " " + why);
    assertThat(never).doesNotExist();
  }

  @Test
  void refusesToCalibrateOnNoPosters() {
    Outcome outcome =
        Outcome.of(
            "export %s --output %s --precision int8 --calibration 0", run, folder.resolve("no"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--calibration is 0: give 1 or more posters");
  }
}
