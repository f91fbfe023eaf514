package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.Device;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainToPackageTest {

  @TempDir private Path folder;

  @Test
  void anExportedModelIsCalibratedAsItsRunIs() throws IOException {
    Path posters = posters();
    Path output = folder.resolve("run");
    execute(
        "train --recipe best --learning-rate 0.005 --epochs 1 --batch-size 8 --input-size 64x64 --device cpu --posters",
        posters,
        "--output",
        output);
    execute("export --output", folder.resolve("package"), output);

    RunFolder run = RunFolder.open(output);
    double temperature = run.calibration().orElseThrow().temperature();
    ModelPackage model = ModelPackage.read(folder.resolve("package"));
    assertThat(temperature).isNotCloseTo(1, offset(1e-6));
    assertThat(model.manifest().recipe())
        .containsEntry("temperature", Double.toString(temperature))
        .containsEntry("label-smoothing", "0.1");
    List<RgbImage> images = PosterImages.noise(3, run.description().recipe().inputSize(), 4);
    float[] raw = raw(run, images)[0];
    float[] exported = exported(model, images)[0];
    assertThat(Math.log(exported[0] / exported[1]))
        .isEqualTo(Math.log(raw[0] / raw[1]) / temperature, offset(1e-4));
  }

  @Test
  void aPackageTellsAfterHowManyEpochsItsTrainingStopped() throws IOException {
    Path output = folder.resolve("stopped");
    execute(
        "train --epochs 1 --batch-size 8 --input-size 64x64 --device cpu --posters",
        posters(),
        "--output",
        output);
    Path description = output.resolve("run.json");
    String finished = Files.readString(description);
    Files.writeString(description, finished.replaceFirst("(\"epochs\" : )1", "$13"));
    assertThat(Files.readString(description)).isNotEqualTo(finished);
    execute("export --output", folder.resolve("of-stopped"), output);

    assertThat(ModelPackage.read(folder.resolve("of-stopped")).manifest().recipe())
        .containsEntry("epochs", "1 of 3");
  }

  private static float[][] raw(RunFolder run, List<RgbImage> images) {
    RunDescription description = run.description();
    try (var classifier =
        new DjlPosterClassifier(
            description.describeNetwork(),
            run.checkpoint().weights(),
            description.recipe().labelPolicy(),
            description.recipe().inputSize(),
            Device.cpu())) {
      return classifier.probabilities(images);
    }
  }

  private static float[][] exported(ModelPackage model, List<RgbImage> images) {
    try (var classifier = new OnnxPosterClassifier(model.model())) {
      return classifier.probabilities(images);
    }
  }

  private static void execute(String options, Object... more) {
    String line = options;
    for (Object each : more) {
      line += " " + each;
    }
    var quiet = new PrintWriter(Writer.nullWriter());
    assertThat(Trainer.commandLine().setOut(quiet).execute(line.split(" "))).isZero();
  }

  private Path posters() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      posters.add(id, id % 2 == 0 ? "Drama" : "Comedy");
    }
    return posters.write();
  }
}
