package dev.marquee.trainer.baseline;

import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The readable posters of a split as numbers.
 *
 * @param labels the genres told apart
 * @param features for each poster its {@link LowLevelFeatures}
 * @param targets for each poster the indexes of its labels
 */
record Examples(List<String> labels, List<double[]> features, List<List<Integer>> targets) {

  private static final int BATCH = 64;

  /**
   * Reads a split.
   *
   * @throws NoUsablePosterException if none of its posters can be read
   */
  static Examples read(PosterDataset data, Split split, PosterLoader loader) {
    List<double[]> features = new ArrayList<>();
    List<List<Integer>> targets = new ArrayList<>();
    loader.forEach(
        data.split(split),
        BATCH,
        "features, " + split + " split",
        () -> "",
        batch -> {
          features.addAll(batch.decoded().parallelStream().map(LowLevelFeatures::of).toList());
          batch.posters().forEach(poster -> targets.add(poster.target()));
        });
    if (targets.isEmpty()) {
      throw NoUsablePosterException.unreadable(split);
    }
    return new Examples(data.genres().labels(), features, targets);
  }

  int size() {
    return targets.size();
  }

  boolean has(int example, int label) {
    return targets.get(example).contains(label);
  }

  /** The share of the examples that carry each label, from 0 to 1. */
  double[] shares() {
    return IntStream.range(0, labels.size())
        .mapToDouble(label -> targets.stream().filter(t -> t.contains(label)).count())
        .map(carriers -> carriers / size())
        .toArray();
  }

  /** What a method answers for each example. */
  Predictions predictions(Function<double[], float[]> method) {
    return new Predictions(
        labels, features.parallelStream().map(method).toArray(float[][]::new), targets);
  }
}
