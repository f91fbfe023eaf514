package dev.marquee.trainer.training;

import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One row of a run's {@code split.csv}: what a poster is used for.
 *
 * @param id the IMDb id in the form {@code tt0000417}
 * @param split what it is used for
 * @param target indexes into the labels
 */
public record SplitRow(String id, Split split, List<Integer> target) {

  static final List<String> COLUMNS = List.of("id", "split", "target");

  static List<String> write(Poster poster) {
    return List.of(poster.id(), poster.split().toString(), poster.target().toString());
  }

  /**
   * @throws IllegalArgumentException if the row is not as {@link #write} makes it
   */
  static SplitRow parse(List<String> row) {
    if (row.size() != COLUMNS.size() || !row.get(2).matches("\\[\\d+(, \\d+)*]")) {
      throw new IllegalArgumentException(row + " is no id, split and target");
    }
    String target = row.get(2);
    return new SplitRow(
        row.get(0),
        Split.valueOf(row.get(1).toUpperCase(Locale.ROOT)),
        Arrays.stream(target.substring(1, target.length() - 1).split(", "))
            .map(Integer::valueOf)
            .toList());
  }
}
