package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.trainer.evaluation.Predictions;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.files.FileException;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Safetensors;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  /** As it was written before recipes had losses, optimisers and augmentation. */
  private static final String OLD =
      """
      {
        "network" : "SQUEEZENET1_1",
        "head" : "CLASSIFIER",
        "labels" : [ "Drama", "Comedy", "Other" ],
        "recipe" : {
          "epochs" : 4,
          "batchSize" : 128,
          "learningRate" : 0.01,
          "schedule" : "ONE_CYCLE",
          "momentum" : 0.9,
          "nesterov" : false,
          "weightDecay" : 1.0E-4,
          "labelSmoothing" : 0.0,
          "frozenEpochs" : 0,
          "labelPolicy" : "alphabetical",
          "inputSize" : {
            "height" : 300,
            "width" : 180
          },
          "seed" : 1
        },
        "posters" : "../shared/posters/main",
        "data" : {
          "sha256" : "c5b3e8f61be5f130c211776964ac60a90c304a73711275e0e469c0ff6486ee59",
          "training" : 9686,
          "validation" : 1155,
          "test" : 1192
        },
        "weights" : "squeezenet1_1.safetensors"
      }
      """;

  private static final Tensor TENSOR = new Tensor(new long[] {2}, new float[] {1, 2});

  private static final SplitPredictions PREDICTED =
      new SplitPredictions(
          List.of("tt0000001", "tt0000002"),
          new Predictions(
              List.of("Drama", "Comedy", "Other"),
              new float[][] {{0.1f, 0.7f, 0.2f}, {1 / 3f, 1 / 3f, 1 / 3f}},
              List.of(List.of(1), List.of(0, 2))));

  private static final Checkpoint START = new Checkpoint(0, Map.of(), Map.of());

  @TempDir private Path folder;

  @Test
  void settingsThatAnOldRunLacksAreOff() throws IOException {
    RunDescription description = describe(OLD);
    assertThat(description.recipe()).isEqualTo(Recipe.PAPER);
    assertThat(description.topology()).isEqualTo(Topology.SQUEEZENET1_1);
    assertThat(description.data().training()).isEqualTo(9686);
    assertThat(description.labelFile()).isNull();
  }

  @Test
  void settingsOfALaterVersionArePassedOver() throws IOException {
    String later = OLD.replace("\"seed\" : 1", "\"seed\" : 1, \"moonPhase\" : \"waxing\"");
    assertThat(describe(later).recipe()).isEqualTo(Recipe.PAPER);
  }

  @Test
  void everySettingSurvivesTheFile() throws IOException {
    RunDescription old = describe(OLD);
    for (Recipe recipe : Recipe.PRESETS.values()) {
      Path other = folder.resolve(recipe.epochs() + "");
      var description =
          new RunDescription(
              old.topology(),
              old.head(),
              old.labels(),
              recipe,
              "here",
              "labels elsewhere.csv",
              old.data(),
              "none",
              new Distillation(List.of(new Teacher("runs/teacher", "0".repeat(64))), 0.5, 2));
      RunFolder run = NewRun.begin(other, description, List.of(), START);
      assertThat(run.description()).isEqualTo(description);
    }
  }

  @Test
  void aCheckpointKeepsWeightsApartFromState() throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    Map<String, Tensor> weights = Map.of("features.0.weight", TENSOR);
    Map<String, Tensor> state = Map.of("optimizer.velocity.features.0.weight", TENSOR);
    new Checkpoint(3, weights, state).write(file);

    Checkpoint read = Checkpoint.read(file);
    assertThat(read.epoch()).isEqualTo(3);
    assertThat(read.weights()).containsOnlyKeys("features.0.weight");
    assertThat(read.stateOf(Checkpoint.OPTIMIZER)).containsOnlyKeys("velocity.features.0.weight");
    assertThat(read.stateOf(Checkpoint.AVERAGE)).isEmpty();
  }

  @Test
  void tellsWhenTheMetricsOfAPassedEpochAreGone() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    run.save(new Checkpoint(2, Map.of("w", TENSOR), Map.of()), List.of());
    assertThatThrownBy(run::epochs)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("has trained 2 epochs, but its metrics.csv tells of 0");
  }

  @Test
  void whatWasFoundOfEarlierWeightsIsDropped() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    run.saveTest(PREDICTED, Map.of("accuracy", 0.5));
    run.saveCalibration(
        new Calibration(1.5, 0, List.of(), Map.of(), Map.of(), List.of(), List.of()));
    assertThatThrownBy(run::testMetrics).isInstanceOf(RunFolderException.class);
    run.saveTest(PREDICTED, Map.of("accuracy", 0.5));
    run.save(new Checkpoint(1, Map.of("features.0.weight", TENSOR), Map.of()), List.of());
    assertThat(run.calibration()).isEmpty();
    assertThat(run.isEvaluated()).isFalse();
    assertThatThrownBy(run::testMetrics).isInstanceOf(RunFolderException.class);
    assertThatThrownBy(run::testPredictions)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("run `trainer evaluate ");
  }

  @Test
  void epochsThatTheCheckpointHasNotSeenHaveNotPassed() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    EpochMetrics.Scores scores = new EpochMetrics.Scores(1, 0.5, 0.5, 0.5, 0.5);
    List<EpochMetrics> told =
        List.of(new EpochMetrics(1, 9, scores, scores), new EpochMetrics(2, 9, scores, scores));

    run.save(new Checkpoint(1, Map.of("w", TENSOR), Map.of()), told);

    assertThat(run.epochs()).containsExactly(told.getFirst());
  }

  @Test
  void whatWasFoundOfEarlierWeightsIsGoneBeforeAnythingTellsOfLaterOnes() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    run.saveTest(PREDICTED, Map.of("accuracy", 0.5));
    Files.createDirectories(folder.resolve("metrics.csv/occupied"));

    assertThatThrownBy(() -> run.save(START, List.of())).isInstanceOf(FileException.class);

    assertThat(run.isEvaluated()).isFalse();
  }

  @Test
  void weightsThatWereReplacedWhileSomebodyLookedAtThemAreTold() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    Checkpoint checkpoint = new Checkpoint(1, Map.of("w", TENSOR), Map.of());
    run.save(checkpoint, List.of());
    SeenWeights raw = SeenWeights.of(run);
    raw.requireStillThere();

    run.saveCalibration(
        new Calibration(1.5, 0, List.of(), Map.of(), Map.of(), List.of(), List.of()));
    assertThatThrownBy(raw::requireStillThere).isInstanceOf(RunFolderException.class);

    SeenWeights calibrated = SeenWeights.of(run);
    run.save(checkpoint, List.of());
    assertThatThrownBy(calibrated::requireStillThere)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("was trained on or calibrated while its weights were looked at");
  }

  @Test
  void everyPredictionSurvivesTheFile() throws IOException {
    describe(OLD);
    RunFolder run = RunFolder.open(folder);
    run.saveTest(PREDICTED, Map.of("accuracy", 0.5));

    assertThat(run.isEvaluated()).isTrue();
    SplitPredictions read = run.testPredictions();
    assertThat(read.ids()).isEqualTo(PREDICTED.ids());
    assertThat(read.predictions().targets()).isEqualTo(PREDICTED.predictions().targets());
    assertThat(read.predictions().probabilities())
        .isDeepEqualTo(PREDICTED.predictions().probabilities());
  }

  @Test
  void tellsWhichFileIsDamaged() throws IOException {
    describe(OLD);
    Files.writeString(
        folder.resolve("predictions.csv"), "id,target,Drama,Comedy,Other\ntt1,Dra,1,0,0\n");
    Files.writeString(folder.resolve("split.csv"), "id,split,target\ntt0000001,training\n");
    RunFolder run = RunFolder.open(folder);

    assertThatThrownBy(run::testPredictions)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("predictions.csv is damaged: 'Dra' is not among the labels");
    Files.writeString(folder.resolve("predictions.csv"), "id\ntt1\n");
    assertThatThrownBy(run::testPredictions)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("predictions.csv is damaged: [tt1] is no id, target and");
    Files.writeString(folder.resolve("metrics.csv"), "epoch\n1\n");
    assertThatThrownBy(run::epochs)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("metrics.csv is damaged");
    Files.writeString(folder.resolve("test.json"), "null");
    assertThatThrownBy(run::testMetrics)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("test.json is damaged");
    new Safetensors(Map.of("w", TENSOR), Map.of()).write(folder.resolve("checkpoint.safetensors"));
    assertThatThrownBy(run::checkpoint)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("checkpoint.safetensors is no checkpoint");
    assertThatThrownBy(() -> describe("{}"))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("run.json");
    assertThatThrownBy(run::split)
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("split.csv is damaged: ");
  }

  @Test
  void aSplitThatIsGoneIsNoSplitWithoutPosters() throws IOException {
    describe(OLD);
    assertThatThrownBy(RunFolder.open(folder)::split)
        .isInstanceOf(RunFolderException.class)
        .hasMessage("cannot read " + folder.resolve("split.csv") + ": there is no such file");
  }

  @Test
  void aRunWithoutMetricsHasPassedNoEpoch() throws IOException {
    describe(OLD);
    assertThat(RunFolder.open(folder).epochs()).isEmpty();
  }

  private RunDescription describe(String json) throws IOException {
    Files.writeString(folder.resolve("run.json"), json);
    return RunFolder.open(folder).description();
  }
}
