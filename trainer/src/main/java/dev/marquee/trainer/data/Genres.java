package dev.marquee.trainer.data;

import dev.marquee.model.LabelPolicy;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The genres that a network tells apart. A movie with none of them is {@value #OTHER}, always the
 * last label.
 *
 * @param known the genres told apart, without {@value #OTHER}, in the order of the labels
 */
public record Genres(List<String> known) {

  public static final String OTHER = "Other";

  /** The 12 genres of the paper, in the order of its Table 1. */
  public static final Genres PAPER =
      new Genres(
          List.of(
              "Drama",
              "Comedy",
              "Adventure",
              "Crime",
              "Horror",
              "Sci-Fi",
              "Thriller",
              "Romance",
              "Mystery",
              "Animation",
              "Action",
              "Fantasy"));

  /**
   * @throws IllegalArgumentException if there is no genre, one is blank, {@value #OTHER} or named
   *     twice
   */
  public Genres {
    known = List.copyOf(known);
    if (known.isEmpty()) {
      throw new IllegalArgumentException("name at least one genre");
    }
    var seen = new HashSet<String>();
    for (var genre : known) {
      if (genre.isBlank() || genre.equals(OTHER) || !seen.add(genre)) {
        throw new IllegalArgumentException(
            "name each genre once, and leave out '" + OTHER + "', which is added: " + known);
      }
    }
  }

  /** The labels in the order of a network's outputs: the known genres, then {@value #OTHER}. */
  public List<String> labels() {
    return Stream.concat(known.stream(), Stream.of(OTHER)).toList();
  }

  /** Labels, {@value #OTHER} included. */
  public int size() {
    return known.size() + 1;
  }

  /**
   * What a network should answer for a movie with these genres.
   *
   * @return indexes into {@link #labels()}, at least one, ascending; exactly one under a policy
   *     with a single label
   */
  public List<Integer> target(List<String> genres, LabelPolicy policy) {
    var candidates = genres.stream().filter(known::contains);
    var chosen =
        switch (policy) {
          case ALPHABETICAL -> candidates.min(Comparator.naturalOrder()).stream();
          case FIRST_LISTED -> candidates.findFirst().stream();
          case MULTI -> candidates;
        };
    var target = chosen.map(known::indexOf).distinct().sorted().toList();
    return target.isEmpty() ? List.of(known.size()) : target;
  }
}
