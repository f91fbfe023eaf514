package dev.marquee.trainer.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.marquee.trainer.files.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The movies of a label file, in either of two layouts told apart by the header: Kaggle's
 * MovieGenre.csv ({@code imdbId,Imdb Link,Title,IMDB Score,Genre,Poster}, genres separated by
 * {@code |}) and the multi-label train.csv ({@code Id,Genre,Action,Adventure,...}, genres as {@code
 * ['Comedy', 'Drama']} and once more as a column of 0 and 1 for each genre). UTF-8 with or without
 * a byte order mark, or UTF-16 with one; what is not valid UTF-8 is read as windows-1252, a
 * superset of Latin-1.
 *
 * @param rows rows after the header, usable or not
 * @param movies the usable rows, in the order of the file; each id once: the first row wins
 * @param problems the other rows, and why
 */
public record LabelFile(int rows, List<Movie> movies, List<Problem> problems) {

  /** Millions of movies; it is read into memory. */
  private static final long LARGEST = 1 << 30;

  private static final Charset FALLBACK = Charset.forName("windows-1252");
  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16_LE_MARK = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] UTF_16_BE_MARK = {(byte) 0xfe, (byte) 0xff};

  public LabelFile {
    movies = List.copyOf(movies);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a label file.
   *
   * @throws LabelFileException if the file cannot be read, or its header is of neither layout
   */
  public static LabelFile read(Path csv) {
    return read(csv, records -> read(csv, records));
  }

  /** Reads any CSV file as leniently as a label file. */
  static <T> T read(Path csv, Function<Iterator<CsvRecord>, T> parser) {
    try (var reader = lenientReader(decode(bytes(csv)))) {
      return parser.apply(reader.iterator());
    } catch (IOException e) {
      throw new LabelFileException(
          "cannot read the label file " + csv + ": " + FileException.why(e), e);
    } catch (CsvParseException e) {
      throw new LabelFileException(csv + " is not a CSV file: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path csv) throws IOException {
    if (Files.size(csv) > LARGEST) {
      throw new LabelFileException(
          csv + " has " + Files.size(csv) + " bytes, and a label file at most " + LARGEST);
    }
    return Files.readAllBytes(csv);
  }

  private static LabelFile read(Path csv, Iterator<CsvRecord> records) {
    var layout = LabelLayout.of(csv, records.hasNext() ? records.next().getFields() : List.of());
    Map<String, Movie> movies = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    int rows = 0;
    for (; records.hasNext(); rows++) {
      var row = records.next();
      int line = Math.toIntExact(row.getStartingLineNumber());
      try {
        add(layout.movie(row.getFields(), line), movies);
      } catch (UnusableRowException e) {
        problems.add(new Problem(line, e.getMessage()));
      }
    }
    return new LabelFile(rows, List.copyOf(movies.values()), problems);
  }

  private static void add(Movie movie, Map<String, Movie> movies) throws UnusableRowException {
    var first = movies.putIfAbsent(movie.id(), movie);
    if (first != null) {
      throw new UnusableRowException(movie.id() + " is already on line " + first.line());
    }
  }

  // deprecated without a successor, and yet a stray quote in one title must not end the reading
  @SuppressWarnings("removal")
  private static CsvReader<CsvRecord> lenientReader(String text) {
    return CsvReader.builder()
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowExtraCharsAfterClosingQuote(true)
        .allowUnclosedQuote(true)
        .ofCsvRecord(text);
  }

  private static String decode(byte[] bytes) {
    boolean marked = startsWith(bytes, UTF_8_MARK);
    var content = ByteBuffer.wrap(bytes).position(marked ? UTF_8_MARK.length : 0);
    if (startsWith(bytes, UTF_16_LE_MARK) || startsWith(bytes, UTF_16_BE_MARK)) {
      return StandardCharsets.UTF_16.decode(content).toString();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(content.slice()).toString();
    } catch (CharacterCodingException e) {
      return FALLBACK.decode(content).toString();
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }
}
