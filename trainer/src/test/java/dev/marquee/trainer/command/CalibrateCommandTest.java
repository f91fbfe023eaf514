package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.Teacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calibrating tiny runs, and what becomes of it. */
class CalibrateCommandTest {

  private static final String TRAIN =
      "train --posters %s --output %s --input-size 64x48 --epochs 1 --batch-size 16 --device cpu ";

  @TempDir static Path folder;

  private static Path posters;

  @BeforeAll
  static void writesPostersOfAFrequentAndARareGenre() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 80; id++) {
      synthetic.add(id, id % 4 == 0 ? "Horror" : "Drama");
    }
    posters = synthetic.write();
  }

  @ParameterizedTest
  @CsvSource({"classifier, fp32", "pooled, fp32", "pooled, fp16", "classifier, int8"})
  void anAdjustedRunIsEvaluatedAndExportedAsOne(String head, String precision) throws IOException {
    Path run = folder.resolve(head + "-" + precision);
    succeed(TRAIN + "--head " + head, posters, run);
    Predictions before = RunFolder.open(run).testPredictions().predictions();

    JsonNode told = succeed("calibrate %s --logit-adjustment 0.7 --json", run).json();
    Predictions after = RunFolder.open(run).testPredictions().predictions();
    double temperature = told.at("/calibration/temperature").asDouble();
    JsonNode priors = told.at("/calibration/priors");
    double shift = 0.7 * Math.log(priors.get(0).asDouble() / priors.get(4).asDouble());
    assertThat(odds(after)).isCloseTo(odds(before) / temperature - shift, within(1e-3));

    JsonNode validation = succeed("evaluate %s --split validation --json", run).json();
    assertThat(told.at("/calibration/trials")).hasSize(11);
    JsonNode trial = told.at("/calibration/trials/7");
    assertThat(trial.get("logitAdjustment").asDouble()).isEqualTo(0.7);
    assertThat(trial.get("macroF1")).isEqualTo(validation.at("/metrics/macro_f1"));

    Path exported = folder.resolve("package-" + head + "-" + precision);
    String lossy = precision.equals("int8") ? "int8 --max-accuracy-drop 1" : precision;
    succeed("export %s --output %s --precision %s", run, exported, lossy);
    succeed("verify %s --posters %s --count 8", exported, posters);
    JsonNode ofPackage = succeed("evaluate %s --posters %s --json", exported, posters).json();
    assertThat(ofPackage.at("/metrics/log_loss").asDouble())
        .isCloseTo(told.at("/test/metrics/log_loss").asDouble(), within(2e-2));
    assertThat(ModelPackage.read(exported).manifest().recipe())
        .containsEntry("logit-adjustment", "0.7")
        .containsEntry("temperature", Double.toString(temperature));
  }

  @Test
  void printsWhatEveryAdjustmentComesTo() {
    Path run = folder.resolve("printed");
    succeed(TRAIN, posters, run);

    assertThat(succeed("calibrate %s", run).out())
        .contains("logit adjustment 0.00; on the validation split:")
        .containsPattern("--logit-adjustment +accuracy +macro_f1")
        .containsPattern("\n +1\\.0 +0\\.\\d{4} +0\\.\\d{4}\n");
  }

  @Test
  void aTemperatureOfOneUndoesACalibrationBitForBit() {
    Path run = folder.resolve("undone");
    succeed(TRAIN, posters, run);
    Teacher trained = Teacher.of(run);

    succeed("calibrate %s --logit-adjustment 1", run);
    assertThat(Teacher.of(run)).isNotEqualTo(trained);

    succeed("calibrate %s --temperature 1", run);
    assertThat(Teacher.of(run)).isEqualTo(trained);
  }

  @Test
  void aTemperatureThatIsGivenIsKeptAsItIs() throws IOException {
    Path run = folder.resolve("given");
    succeed(TRAIN, posters, run);

    JsonNode told = succeed("calibrate %s --temperature 1.25 --json", run).json();
    assertThat(told.at("/calibration/temperature").asDouble()).isEqualTo(1.25);
  }

  @Test
  void aTemperatureThatLeavesNoProbabilitiesIsRefused() {
    Path run = folder.resolve("refused");
    succeed(TRAIN, posters, run);
    for (String temperature : List.of("0", "1e-40", "0.049", "20.1", "NaN")) {
      Outcome outcome = Outcome.of("calibrate %s --temperature %s", run, temperature);
      assertThat(outcome.exitCode()).as(temperature).isEqualTo(2);
      assertThat(outcome.err()).contains("--temperature must be 0.05 to 20.0, not ");
    }
    assertThat(RunFolder.open(run).calibration()).isEmpty();
  }

  @Test
  void choosesAThresholdForEachGenreWhereAMovieHasSeveral() throws IOException {
    Path run = folder.resolve("thresholds");
    assertThat(succeed(TRAIN + "--label-policy multi --head pooled", posters, run).out())
        .containsPattern("threshold of Drama +0\\.\\d{4}");

    Calibration chosen = RunFolder.open(run).calibration().orElseThrow();
    assertThat(chosen.temperature()).isEqualTo(1);
    JsonNode validation = succeed("evaluate %s --split validation --json", run).json();
    assertThat(validation.at("/metrics/macro_f1_thresholds").asDouble())
        .isGreaterThan(validation.at("/metrics/macro_f1").asDouble());

    Path exported = folder.resolve("package-thresholds");
    succeed("export %s --output %s --precision int8 --max-accuracy-drop 1", run, exported);
    assertThat(ModelPackage.read(exported).manifest())
        .returns(chosen.thresholds(), Manifest::thresholds)
        .satisfies(manifest -> assertThat(manifest.metrics()).containsKey("macro_f1_thresholds"));
    assertThat(exported.resolve("README.md")).content().contains("`thresholds` in `model.json`");
    JsonNode ofPackage = succeed("evaluate %s --posters %s --json", exported, posters).json();
    assertThat(ofPackage.at("/metrics/macro_f1_thresholds").isNumber()).isTrue();

    succeed("report %s --output %s", run, folder.resolve("report-thresholds"));
    assertThat(folder.resolve("report-thresholds/report.md"))
        .content()
        .contains("F1 at thresholds");
  }

  @Test
  void refusesToAdjustWhereAMovieHasSeveralGenres() {
    Path run = folder.resolve("several");
    succeed(TRAIN + "--label-policy multi --head pooled", posters, run);

    Outcome outcome = Outcome.of("calibrate %s --logit-adjustment 1", run);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--logit-adjustment is for one label a movie");
    assertThat(succeed("calibrate %s", run).out()).contains("temperature ");
  }

  /** How much likelier the first poster is a drama than a horror movie, as a logarithm. */
  private static double odds(Predictions predictions) {
    float[] first = predictions.probabilities()[0];
    return Math.log(first[0] / first[4]);
  }

  private static Outcome succeed(String command, Object... arguments) {
    Outcome outcome = Outcome.of(command.strip(), arguments);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome;
  }
}
