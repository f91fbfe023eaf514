package dev.marquee.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterFolder;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.FineTuning;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Objective;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.recipe.Schedule;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole training against the textbook's, with the recipe's numbers put in by hand. */
class RecipeFollowedTest {

  private static final int EPOCHS = 2;
  private static final int BATCH = 16;

  private static final Recipe RECIPE =
      new Recipe(
          EPOCHS,
          0,
          BATCH,
          MixedPrecision.NONE,
          new Optimization(0.04, Schedule.COSINE, 0, OptimizerKind.SGD, 0.8, false, 0, 0, 0.5),
          new FineTuning(1, 0, 0.3, 0, 0),
          new Objective(0.2, 0, 0, 0, 0, 0),
          Augmentation.NONE,
          false,
          LabelPolicy.ALPHABETICAL,
          new ImageSize(32, 32),
          1,
          0);

  @TempDir private Path folder;

  @Test
  void weightsAndTheirAverageMoveAsTheRecipeSays() throws IOException {
    PosterDataset data =
        PosterDataset.open(PosterFolder.at(posters()), Genres.PAPER, RECIPE.labelPolicy(), 1);
    RunFolder run =
        NewRun.begin(folder.resolve("run"), description(data), data.posters(), Optional::empty);
    TextbookTraining textbook =
        new TextbookTraining(run.description().describeNetwork(), run.checkpoint().weights());
    try (PosterLoader loader = new PosterLoader(RECIPE.inputSize(), 1, 1 << 20);
        Training training = new Training(run, new Devices(List.of(Device.cpu())))) {
      training.run(data, loader, _ -> {});
      follow(textbook, data, loader);
    }

    Checkpoint trained = run.checkpoint();
    assertClose(trained.stateOf(Checkpoint.TRAINING), textbook.weights());
    assertClose(trained.weights(), textbook.averages());
  }

  private static void follow(TextbookTraining textbook, PosterDataset data, PosterLoader loader) {
    List<Poster> posters = data.split(Split.TRAINING);
    int steps = EPOCHS * Math.ceilDiv(posters.size(), BATCH);
    int step = 0;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      Djl.engine().setRandomSeed(1000 + epoch); // of the dropout
      List<Poster> order = Training.order(posters, data.genres().size(), RECIPE, epoch);
      for (Iterator<Batch> batches = loader.batches(order, BATCH); batches.hasNext(); step++) {
        double rate = 0.04 * (1 + Math.cos(Math.PI * step / (steps - 1))) / 2;
        try (Batch batch = batches.next()) {
          textbook.step(batch, step, rate, epoch > 1);
        }
      }
    }
    assertThat(step).isEqualTo(steps).isGreaterThan(4);
  }

  private static void assertClose(Map<String, Tensor> actual, Map<String, float[]> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    actual.forEach(
        (name, tensor) ->
            assertThat(difference(tensor.values(), expected.get(name))).as(name).isLessThan(1e-5f));
  }

  private static float difference(float[] actual, float[] expected) {
    float largest = actual.length == expected.length ? 0 : Float.POSITIVE_INFINITY;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    }
    return largest;
  }

  private static RunDescription description(PosterDataset data) {
    return new RunDescription(
        Topology.SQUEEZENET1_1,
        Head.CLASSIFIER,
        data.genres().labels(),
        RECIPE,
        "here",
        null,
        data.fingerprint(),
        "none",
        Distillation.NONE);
  }

  private Path posters() throws IOException {
    SyntheticPosters posters = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      posters.add(id, id % 3 == 0 ? "Comedy" : "Drama");
    }
    return posters.write();
  }
}
