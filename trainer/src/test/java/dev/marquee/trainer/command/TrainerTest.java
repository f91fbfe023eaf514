package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  @TempDir static Path folder;

  private static Path posters;
  private static Path run;

  @BeforeAll
  static void trainsATinyNetwork() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
    }
    posters = synthetic.addUnreadable(61, "Comedy").write();
    run = folder.resolve("run");
    Outcome outcome =
        execute(
            "train --posters %s --output %s --input-size 64x48 --epochs 2 --batch-size 16 --device cpu --temperature-scaling",
            posters, run);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).contains("epoch 2: ").contains("accuracy ");
    assertThat(outcome.err()).contains("1 rows or images could not be used").contains("61.jpg");
  }

  @Test
  void aRunsFolderHoldsEveryEpochAndEveryPoster() throws IOException {
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(1 + 2);
    assertThat(Files.readAllLines(run.resolve("split.csv"))).hasSize(1 + 61);
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "run.json",
              "split.csv",
              "metrics.csv",
              "checkpoint.safetensors",
              "calibration.json",
              "predictions.csv",
              "test.json");
    }
  }

  @Test
  void goingOnWithAFinishedRunChangesNothing() throws IOException {
    execute("calibrate %s --logit-adjustment 0.5", run);
    List<String> files = List.of("checkpoint.safetensors", "calibration.json", "test.json");
    Path before = Files.createDirectory(folder.resolve("before"));
    for (String file : files) {
      Files.copy(run.resolve(file), before.resolve(file));
    }

    Outcome outcome = execute("train --posters %s --output %s --resume", posters, run);

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(files)
        .allSatisfy(
            file -> assertThat(run.resolve(file)).hasSameBinaryContentAs(before.resolve(file)));
  }

  @Test
  void anotherVariationKeepsTheSplitAndEndsElsewhere() throws IOException {
    Path another = folder.resolve("variation");

    Outcome outcome =
        execute(
            "train --posters %s --output %s --input-size 64x48 --epochs 2 --batch-size 16 --device cpu --variation 1",
            posters, another);

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(another.resolve("split.csv")).hasSameTextualContentAs(run.resolve("split.csv"));
    assertThat(Files.readAllBytes(another.resolve("checkpoint.safetensors")))
        .isNotEqualTo(Files.readAllBytes(run.resolve("checkpoint.safetensors")));
  }

  @Test
  void refusesToBeginARunWhereOneIs() {
    Outcome outcome = execute("train --posters %s --output %s", posters, run);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("holds a run already").contains("--resume");
  }

  @Test
  void refusesToGoOnWithOtherPosters() throws IOException {
    Path others =
        new SyntheticPosters(folder.resolve("others")).add(1, "Comedy").add(2, "Drama").write();

    Outcome outcome = execute("train --posters %s --output %s --resume", others, run);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("began with other posters or labels");
  }

  @Test
  void exportedPackagesVerifyAndEvaluateAsTheRunDoes() throws IOException {
    Path model = folder.resolve("model");
    Outcome export = execute("export %s --format onnx --output %s --name tiny", run, model);
    assertThat(export.exitCode()).as(export.toString()).isZero();
    assertThat(ModelPackage.read(model).manifest().name()).isEqualTo("tiny");

    Outcome verify = execute("verify %s --posters %s --count 8", model, posters);
    assertThat(verify.exitCode()).as(verify.toString()).isZero();
    assertThat(verify.out()).startsWith("8 images: ");

    JsonNode ofRun = execute("evaluate %s --json", run).json();
    JsonNode ofPackage = execute("evaluate %s --posters %s --json", model, posters).json();
    assertThat(ofRun.at("/metrics/accuracy").isNumber()).isTrue();
    assertThat(ofPackage.at("/metrics/log_loss").asDouble())
        .isCloseTo(ofRun.at("/metrics/log_loss").asDouble(), within(1e-4));
    assertThat(ofPackage.at("/metrics/accuracy")).isEqualTo(ofRun.at("/metrics/accuracy"));
  }

  @Test
  void predictsTheTopGenresAndNamesFilesThatAreNoImages() throws IOException {
    Path model = folder.resolve("predicting");
    execute("export %s --output %s", run, model);
    Path image = posters.resolve("images/1.png");

    Outcome outcome =
        execute(
            "predict %s %s %s --top 2 --format jsonl",
            model, posters.resolve("images/61.jpg"), image);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot read the poster").contains("61.jpg");
    JsonNode genres = outcome.json().at("/genres");
    assertThat(genres).hasSize(2);
    assertThat(genres.get(0).at("/probability").asDouble())
        .isGreaterThanOrEqualTo(genres.get(1).at("/probability").asDouble());
  }

  @Test
  void theLastOfAnOptionThatIsGivenTwiceCounts() {
    Outcome outcome =
        execute("data stats --posters %s --posters %s", folder.resolve("nowhere"), posters);

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.err()).doesNotContain("WARN");
  }

  @Test
  void refusesFormatsThatItDoesNotWrite() {
    Outcome outcome = execute("export %s --format pickle --output %s", run, folder.resolve("no"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("There is no format 'pickle': formats are onnx");
  }

  @Test
  void endsWithTwoWhereNoPosterIsUsable() throws IOException {
    Path none = new SyntheticPosters(folder.resolve("none")).addWithoutImage(1, "Comedy").write();

    Outcome outcome = execute("train --posters %s --output %s", none, folder.resolve("never"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("no poster is left");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void countsPostersByGenreAndSplit() {
    Outcome outcome = execute("data stats --posters %s", posters);

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("61 rows: 60 usable posters, 0 movies without an image, 1 unreadable images")
        .contains("61.jpg cannot be read")
        .contains("image sizes (height x width): 60 of ");
  }

  private static Outcome execute(String command, Object... arguments) {
    return Outcome.of(command, arguments);
  }
}
