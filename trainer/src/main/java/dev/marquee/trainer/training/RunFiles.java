package dev.marquee.trainer.training;

import com.fasterxml.jackson.core.type.TypeReference;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.marquee.trainer.files.Csv;
import dev.marquee.trainer.files.FileException;
import dev.marquee.trainer.files.Json;
import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * JSON and CSV in a run's folder. What cannot be read is a {@link RunFolderException}.
 *
 * @param folder where the files are
 */
record RunFiles(Path folder) {

  private static final TypeReference<TreeMap<String, Double>> NUMBERS = new TypeReference<>() {};

  /**
   * What the rows below the header say.
   *
   * @param parser throws an {@link IllegalArgumentException}, or an {@link
   *     IndexOutOfBoundsException} where one is too short, for rows that nobody here wrote
   */
  <T> T readCsv(String name, Function<List<List<String>>, T> parser) {
    try {
      return parser.apply(rows(folder.resolve(name)));
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | CsvParseException
        | UncheckedIOException e) {
      throw new RunFolderException(folder.resolve(name) + " is damaged: " + e.getMessage(), e);
    }
  }

  private static List<List<String>> rows(Path file) {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().skip(1).map(CsvRecord::getFields).toList();
    } catch (IOException e) {
      throw new RunFolderException("cannot read " + file + ": " + FileException.why(e), e);
    }
  }

  <T> T readJson(String name, Class<T> type) {
    return Json.read(folder.resolve(name), type, RunFolderException::new);
  }

  /** An object of numbers, in the order of their names. */
  Map<String, Double> readNumbers(String name) {
    return Json.read(folder.resolve(name), NUMBERS, RunFolderException::new);
  }

  void writeJson(String name, Object value) {
    Json.write(folder.resolve(name), value);
  }

  /** Tells a file from what it is replaced by; the same for all files that are not there. */
  String stamp(String name) {
    try {
      var file = Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
      return file.fileKey() + "@" + file.lastModifiedTime();
    } catch (IOException e) {
      return "none";
    }
  }

  /** Removes what a writer that was killed left behind. */
  void deleteParts() {
    WholeFile.deleteParts(folder);
  }

  /** Removes files, those of them that are there. */
  void delete(String... names) {
    for (String name : names) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        throw new RunFolderException("cannot delete " + folder.resolve(name) + ": " + e, e);
      }
    }
  }

  void writeCsv(String name, List<String> header, List<List<String>> rows) {
    WholeFile.write(folder.resolve(name), Csv.text(header, rows));
  }
}
