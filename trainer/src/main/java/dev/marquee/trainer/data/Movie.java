package dev.marquee.trainer.data;

import java.util.List;

/**
 * One row of a label file.
 *
 * @param id the IMDb id in the form {@code tt0000417}
 * @param title the title, or an empty string where the file has none
 * @param genres at least one genre, in the order listed, without repetition
 * @param line the line of the label file on which the row begins, from 1
 */
public record Movie(String id, String title, List<String> genres, int line) {

  public Movie {
    genres = List.copyOf(genres);
  }
}
