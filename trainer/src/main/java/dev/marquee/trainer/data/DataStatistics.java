package dev.marquee.trainer.data;

import dev.marquee.model.ImageSize;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data set in numbers. Every image is decoded to find those that cannot be read.
 *
 * @param rows rows of the label file
 * @param posters posters with genres and a readable image
 * @param missing movies with genres and no image
 * @param unreadable movies with genres and an image that cannot be read
 * @param badRows rows that cannot be used
 * @param genres posters for each label, in the order of the labels (the paper's Table 1); under the
 *     policy {@code multi} a poster counts under each of its labels
 * @param splits posters for each split
 * @param majorityGenre the label that most posters carry
 * @param majorityShare its share of all posters, from 0 to 1: the accuracy of always naming it
 * @param imageSizes images of each size, the most frequent first
 * @param problems every missing or unreadable image and every bad row, in the order of the label
 *     file
 */
public record DataStatistics(
    int rows,
    int posters,
    int missing,
    int unreadable,
    int badRows,
    List<GenreCount> genres,
    Map<Split, Integer> splits,
    String majorityGenre,
    double majorityShare,
    Map<String, Integer> imageSizes,
    List<Problem> problems) {

  /** Posters that carry a label, in all and in each split. */
  public record GenreCount(String genre, int posters, int training, int validation, int test) {}

  /**
   * Counts a data set.
   *
   * @param threads threads that decode
   * @throws NoUsablePosterException if not a single image can be read
   */
  public static DataStatistics of(PosterDataset dataset, int threads) {
    try (var loader = new PosterLoader(ImageSize.PAPER, threads, 0)) {
      var sizes = imageSizes(dataset, loader);
      var readable = dataset.posters().stream().filter(sizes::containsKey).toList();
      if (readable.isEmpty()) {
        throw new NoUsablePosterException(
            "none of the %d images in %s can be read; the first problem is %s"
                .formatted(
                    dataset.posters().size(),
                    dataset.folder().images(),
                    loader.problems().getFirst()));
      }
      return count(dataset, readable, loader.problems(), List.copyOf(sizes.values()));
    }
  }

  private static Map<Poster, ImageSize> imageSizes(PosterDataset dataset, PosterLoader loader) {
    Map<Poster, Future<Optional<ImageSize>>> decoding = new LinkedHashMap<>();
    for (var poster : dataset.posters()) {
      decoding.put(
          poster, loader.pool().submit(() -> loader.decode(poster).map(image -> image.size())));
    }
    Map<Poster, ImageSize> sizes = new LinkedHashMap<>();
    decoding.forEach(
        (poster, size) -> PosterLoader.await(size).ifPresent(s -> sizes.put(poster, s)));
    return sizes;
  }

  private static DataStatistics count(
      PosterDataset dataset,
      List<Poster> readable,
      List<Problem> unreadable,
      List<ImageSize> sizes) {
    var genres = genreCounts(dataset.genres(), readable);
    var majority = genres.stream().max(Comparator.comparingInt(GenreCount::posters)).orElseThrow();
    return new DataStatistics(
        dataset.rows(),
        readable.size(),
        dataset.missing().size(),
        unreadable.size(),
        dataset.problems().size(),
        genres,
        countBy(readable, Poster::split),
        majority.genre(),
        majority.posters() / (double) readable.size(),
        mostFrequentFirst(countBy(sizes, ImageSize::toString)),
        allProblems(dataset, unreadable));
  }

  private static List<GenreCount> genreCounts(Genres genres, List<Poster> posters) {
    return genres.labels().stream()
        .map(
            genre -> {
              int label = genres.labels().indexOf(genre);
              var carriers = posters.stream().filter(p -> p.target().contains(label)).toList();
              var splits = countBy(carriers, Poster::split);
              return new GenreCount(
                  genre,
                  carriers.size(),
                  splits.getOrDefault(Split.TRAINING, 0),
                  splits.getOrDefault(Split.VALIDATION, 0),
                  splits.getOrDefault(Split.TEST, 0));
            })
        .toList();
  }

  private static List<Problem> allProblems(PosterDataset dataset, List<Problem> unreadable) {
    var missing = dataset.missing().stream().map(DataStatistics::missingImage);
    return Stream.of(missing, unreadable.stream(), dataset.problems().stream())
        .flatMap(Function.identity())
        .sorted(Comparator.comparingInt(Problem::line))
        .toList();
  }

  private static Problem missingImage(Movie movie) {
    return new Problem(movie.line(), movie.id() + " has no image");
  }

  private static <T, K extends Comparable<K>> Map<K, Integer> countBy(
      List<T> items, Function<T, K> key) {
    return items.stream()
        .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.summingInt(item -> 1)));
  }

  private static Map<String, Integer> mostFrequentFirst(Map<String, Integer> counts) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
