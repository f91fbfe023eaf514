package dev.marquee.trainer.report;

import dev.marquee.trainer.evaluation.Predictions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A poster whose most probable genre is none of its own.
 *
 * @param id the IMDb id in the form {@code tt0000417}
 * @param title the movie's, or the id where none is known
 * @param picture a {@code data:} address, if there is one
 * @param predicted the genre that was named
 * @param probability how sure the network was, from 0 to 1
 * @param actual the movie's genres
 */
record Mistake(
    String id,
    String title,
    Optional<String> picture,
    String predicted,
    double probability,
    String actual) {

  /** The mistakes made with most confidence, that one first. */
  static List<Mistake> mostConfident(RunResults run, PosterShelf shelf, int count) {
    Predictions predictions = run.test().predictions();
    return IntStream.range(0, predictions.size())
        .filter(poster -> !predictions.isTarget(poster, predictions.best(poster)))
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer poster) -> confidence(predictions, poster))
                .reversed())
        .limit(count)
        .map(poster -> of(run, shelf, poster))
        .toList();
  }

  private static double confidence(Predictions predictions, int poster) {
    return predictions.probabilities()[poster][predictions.best(poster)];
  }

  private static Mistake of(RunResults run, PosterShelf shelf, int poster) {
    Predictions predictions = run.test().predictions();
    String id = run.test().ids().get(poster);
    return new Mistake(
        id,
        shelf.title(id).orElse(id),
        shelf.picture(id),
        predictions.labels().get(predictions.best(poster)),
        confidence(predictions, poster),
        predictions.targets().get(poster).stream()
            .map(predictions.labels()::get)
            .collect(Collectors.joining(", ")));
  }

  /** The probability for people. */
  public String percent() {
    return Cells.percent(probability);
  }

  List<String> row() {
    return List.of(title, predicted, Cells.figure(probability), actual, id);
  }
}
