package dev.marquee.trainer.training;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.data.Movie;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times a recipe's own steps on noise that lies in host memory, so that nothing but the training is
 * timed: the copy to the device, forward, backward, optimiser and scores.
 *
 * @param recipe what a step does
 * @param steps how many are timed, at least 1
 * @param memorySteps how many are done in all, the others untimed, to see what becomes of memory;
 *     none more, if these are fewer than those that are timed
 * @param devices where; memory is that of the first
 */
public record TrainingBenchmark(Recipe recipe, int steps, int memorySteps, Devices devices) {

  /** The steps after which memory should not grow. */
  public static final int SETTLED = 100;

  /** Steps in which libraries look for their algorithms and allocators for their size. */
  private static final int WARM_UP = 10;

  private static final Genres GENRES = Genres.PAPER;

  /**
   * What was measured.
   *
   * @param steps timed, after those of the warm-up
   * @param imagesPerSecond over all of them
   * @param memoryEarly after step 100, or the last one if that is earlier
   * @param memorySteps how many steps there were in all
   * @param memoryLate after the last one
   */
  public record Result(
      String network,
      int batchSize,
      String mixedPrecision,
      String device,
      int steps,
      double imagesPerSecond,
      MemoryInUse memoryEarly,
      int memorySteps,
      MemoryInUse memoryLate) {}

  /** Trains a network that is thrown away afterwards. */
  public Result measure(Network network) {
    try (TrainedModel model = new TrainedModel(network, recipe, devices);
        Batch batch = noise(recipe.batchSize(), recipe.inputSize())) {
      model.freeze(recipe.epochs());
      LabelCounts counts = LabelCounts.of(batch.posters(), GENRES.size());
      TrainingStep step = new TrainingStep(model, recipe, counts, Optional.empty());
      run(step, batch, 0, WARM_UP);
      int all = Math.max(steps, memorySteps);
      int settled = Math.min(all, SETTLED);
      double seconds = run(step, batch, WARM_UP, Math.min(steps, settled));
      run(step, batch, WARM_UP + steps, settled - steps);
      MemoryInUse early = MemoryInUse.now(devices.first());
      seconds += run(step, batch, WARM_UP + settled, steps - settled);
      run(step, batch, WARM_UP + Math.max(steps, settled), all - Math.max(steps, settled));
      return result(network, steps * recipe.batchSize() / seconds, early, all);
    }
  }

  /**
   * Ends when the device has ended, since the loss is read.
   *
   * @param count 0 or fewer: no step
   * @return the seconds that it took
   */
  private double run(TrainingStep step, Batch batch, int first, int count) {
    long started = System.nanoTime();
    RunningScores scores = new RunningScores(GENRES.labels());
    double rate = recipe.optimization().learningRate();
    for (int i = 0; i < count; i++) {
      step.train(batch, rate, first + i, scores);
    }
    scores.loss();
    return (System.nanoTime() - started) / 1e9;
  }

  private Result result(Network network, double imagesPerSecond, MemoryInUse early, int all) {
    return new Result(
        network.topology().toString(),
        recipe.batchSize(),
        recipe.mixedPrecision().toString(),
        devices.toString(),
        steps,
        imagesPerSecond,
        early,
        all,
        MemoryInUse.now(devices.first()));
  }

  private static Batch noise(int count, ImageSize size) {
    byte[] pixels = new byte[count * size.rgbBytes()];
    new Random(1).nextBytes(pixels);
    ByteBuffer images = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    Movie movie = new Movie("tt0000000", "", List.of("Drama"), 1);
    List<Poster> posters =
        IntStream.range(0, count)
            .mapToObj(
                i -> new Poster(movie, Path.of(""), List.of(i % GENRES.size()), Split.TRAINING))
            .toList();
    return new Batch(posters, size, images, _ -> {});
  }
}
