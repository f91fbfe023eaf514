package dev.marquee.trainer.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a label file keeps what, read off its header.
 *
 * @param header the names of the columns
 * @param id the column of the id
 * @param genre the column of the genre list
 * @param title the column of the title, or -1
 * @param flags the first of the columns of 0 and 1, one for each genre; {@code header.size()} if
 *     there are none
 */
record LabelLayout(List<String> header, int id, int genre, int title, int flags) {

  /** What both layouts write for a movie whose genres nobody knows. */
  private static final String UNKNOWN = "N/A";

  static LabelLayout of(Path csv, List<String> fields) {
    var header = fields.stream().map(String::strip).toList();
    int movieGenre = header.indexOf("imdbId");
    int multiLabel = header.indexOf("Id");
    int genre = header.indexOf("Genre");
    if (genre < 0 || (movieGenre < 0 && multiLabel < 0)) {
      throw new LabelFileException(
          csv
              + " has the header "
              + header
              + ": it needs the columns imdbId and Genre (MovieGenre.csv), or Id, Genre and one"
              + " column for each genre (train.csv)");
    }
    int title = header.indexOf("Title");
    return movieGenre >= 0
        ? new LabelLayout(header, movieGenre, genre, title, header.size())
        : new LabelLayout(header, multiLabel, genre, title, genre + 1);
  }

  Movie movie(List<String> row, int line) throws UnusableRowException {
    for (String field : row) {
      requireNoRowWithin(field);
    }
    if (row.size() != header.size()) {
      throw new UnusableRowException(
          "has " + row.size() + " fields where the header has " + header.size());
    }
    var movieId =
        MovieId.parse(row.get(id))
            .orElseThrow(() -> new UnusableRowException("'" + row.get(id) + "' is no IMDb id"));
    var genres = genres(row);
    if (genres.isEmpty()) {
      throw new UnusableRowException(movieId + " has no genre");
    }
    return new Movie(movieId, title < 0 ? "" : row.get(title).strip(), genres, line);
  }

  /** A quote that is opened and not closed takes in all rows up to the next one. */
  private void requireNoRowWithin(String field) throws UnusableRowException {
    for (String line : field.lines().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      if (cells.length > id + 1 && MovieId.parse(cells[id]).isPresent()) {
        throw new UnusableRowException(
            "a quote takes in the row of %s: close it, or take it away".formatted(cells[id]));
      }
    }
  }

  private List<String> genres(List<String> row) {
    var listed = known(Arrays.stream(row.get(genre).split("[|,\\[\\]]")).map(LabelLayout::unquote));
    return listed.isEmpty() ? known(flagged(row)) : listed;
  }

  private Stream<String> flagged(List<String> row) {
    return IntStream.range(flags, header.size())
        .filter(column -> row.get(column).strip().equals("1"))
        .mapToObj(header::get);
  }

  private static List<String> known(Stream<String> genres) {
    return genres.filter(g -> !g.isEmpty() && !g.equals(UNKNOWN)).distinct().toList();
  }

  private static String unquote(String genre) {
    return genre.strip().replaceAll("^['\"]|['\"]$", "").strip();
  }
}
