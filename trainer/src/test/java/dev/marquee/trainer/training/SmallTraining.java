package dev.marquee.trainer.training;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.Movie;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Steps of a training of a network of few layers, without dropout, on noise. */
final class SmallTraining {

  static final ImageSize SIZE = new ImageSize(10, 8);
  static final int CHANNELS = 6;

  private static final List<String> LABELS = List.of("Action", "Comedy", "Drama");
  private static final LabelCounts COUNTS = new LabelCounts(new int[] {3, 9, 30});

  private SmallTraining() {}

  /**
   * What came of it.
   *
   * @param losses of each step
   * @param checkpoint after them, whose epochs are steps
   */
  record Progress(List<Double> losses, Checkpoint checkpoint) {

    Map<String, Tensor> weights() {
      return checkpoint.weights();
    }
  }

  /**
   * From the start.
   *
   * @param batches how many posters each has; which they are depends on its number
   * @param normalisation layers after the first convolution
   */
  static Progress run(
      Recipe recipe, Devices devices, List<Integer> batches, Layer... normalisation) {
    Djl.engine().setRandomSeed(1);
    try (TrainedModel model = new TrainedModel(network(normalisation), recipe, devices)) {
      return steps(model, recipe, 0, batches);
    }
  }

  /** The rest of the batches, after those that have passed. */
  static Progress goOn(Progress begun, Recipe recipe, Devices devices, List<Integer> batches) {
    try (TrainedModel model = new TrainedModel(network(), recipe, devices)) {
      model.load(begun.checkpoint());
      return steps(model, recipe, begun.checkpoint().epoch(), batches);
    }
  }

  private static Progress steps(
      TrainedModel model, Recipe recipe, int first, List<Integer> batches) {
    model.freeze(1);
    TrainingStep step = new TrainingStep(model, recipe, COUNTS, Optional.empty());
    List<Double> losses = new ArrayList<>();
    for (int number = first; number < batches.size(); number++) {
      RunningScores scores = new RunningScores(LABELS);
      Batch batch = batch(number, batches.get(number));
      step.train(batch, recipe.optimization().learningRate(), number, scores);
      losses.add(scores.loss());
    }
    return new Progress(losses, model.checkpoint(batches.size()));
  }

  /** [N, 3, 10, 8] to 3 logits. */
  static Network network(Layer... normalisation) {
    Sequential body =
        Sequential.of(new Convolution("body", CHANNELS, CHANNELS, 3, 1, 1, true), new Relu());
    Sequential features =
        Sequential.of(
            new Convolution("stem", 3, CHANNELS, 3, 1, 1, false),
            Sequential.of(normalisation),
            new Relu(),
            new MaxPool(3, 2, 0, true),
            new Residual(body, Sequential.of()));
    Sequential classifier =
        Sequential.of(
            new AdaptiveAveragePool(2, 3), new Flatten(), new Linear("last", 6 * CHANNELS, 3));
    return new Network(Topology.ALEXNET, Head.CLASSIFIER, LABELS.size(), features, classifier);
  }

  private static Batch batch(int number, int size) {
    byte[] pixels = new byte[size * SIZE.rgbBytes()];
    new Random(number).nextBytes(pixels);
    ByteBuffer images = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    Movie movie = new Movie("tt0000000", "", List.of("Drama"), 1);
    List<Poster> posters =
        IntStream.range(0, size)
            .mapToObj(i -> new Poster(movie, Path.of(""), List.of(i * i % 3), Split.TRAINING))
            .toList();
    return new Batch(posters, SIZE, images, _ -> {});
  }
}
