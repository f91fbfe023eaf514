package dev.marquee.trainer.training;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of one run: {@code run.json}, {@code split.csv}, {@code metrics.csv}, {@code
 * checkpoint.safetensors} and, after an evaluation, {@code test.json}. Each file is written whole
 * or not at all.
 *
 * @param folder where it is
 */
public record RunFolder(Path folder) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();
  private static final String DESCRIPTION = "run.json";
  private static final String SPLIT = "split.csv";
  private static final String METRICS = "metrics.csv";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String TEST = "test.json";

  /**
   * Begins a run; {@link #save} of its first checkpoint follows.
   *
   * @throws RunFolderException if the folder holds a run already, or cannot be written
   */
  static RunFolder create(Path folder, RunDescription description, List<Poster> posters) {
    if (Files.exists(folder.resolve(DESCRIPTION))) {
      throw new RunFolderException(
          folder
              + " holds a run already: go on with it (--resume), or name another folder (--output)");
    }
    RunFolder run = new RunFolder(folder);
    run.writeCsv(
        SPLIT,
        List.of("id", "split", "target"),
        posters.stream().map(RunFolder::splitRow).toList());
    run.writeJson(DESCRIPTION, description);
    return run;
  }

  /**
   * Opens a run that was begun.
   *
   * @throws RunFolderException if there is none
   */
  public static RunFolder open(Path folder) {
    if (!Files.exists(folder.resolve(DESCRIPTION))) {
      throw new RunFolderException(
          folder
              + " holds no run: it has no "
              + DESCRIPTION
              + ". `trainer train --output` makes one");
    }
    return new RunFolder(folder);
  }

  /** What the run trains. */
  public RunDescription description() {
    return readJson(DESCRIPTION, RunDescription.class);
  }

  /** The training after its last whole epoch, or as it began. */
  public Checkpoint checkpoint() {
    return Checkpoint.read(folder.resolve(CHECKPOINT));
  }

  /**
   * Refuses to go on with other data.
   *
   * @throws RunFolderException if posters, labels or split are not those that the run began with
   */
  public void requireSameData(DataFingerprint data) {
    DataFingerprint begun = description().data();
    if (!begun.equals(data)) {
      throw new RunFolderException(
          "the run in %s began with other posters or labels (%s) than these (%s): give it the same, or begin a new run"
              .formatted(folder, begun, data));
    }
  }

  /**
   * The metrics of every epoch, in order; one more than the checkpoint has where saving was cut
   * short.
   */
  public List<EpochMetrics> epochs() {
    Path file = folder.resolve(METRICS);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().skip(1).map(row -> EpochMetrics.parse(row.getFields())).toList();
    } catch (IOException e) {
      throw new RunFolderException("cannot read " + file + ": " + e, e);
    }
  }

  /**
   * Keeps an epoch: first its metrics, then the checkpoint, which alone decides where a resumed
   * training goes on.
   */
  void save(Checkpoint checkpoint, List<EpochMetrics> epochs) {
    writeCsv(METRICS, EpochMetrics.COLUMNS, epochs.stream().map(EpochMetrics::row).toList());
    try {
      checkpoint.write(folder.resolve(CHECKPOINT));
    } catch (IOException e) {
      throw new RunFolderException("cannot write " + folder.resolve(CHECKPOINT) + ": " + e, e);
    }
  }

  /** Keeps the figures on the test split by name. */
  public void saveTestMetrics(Map<String, Double> metrics) {
    writeJson(TEST, metrics);
  }

  /**
   * The figures on the test split by name.
   *
   * @throws RunFolderException if the run was not evaluated
   */
  @SuppressWarnings("unchecked")
  public Map<String, Double> testMetrics() {
    if (!Files.exists(folder.resolve(TEST))) {
      throw new RunFolderException(
          folder
              + " was not evaluated on its test split yet: run `trainer evaluate "
              + folder
              + "`");
    }
    return readJson(TEST, TreeMap.class);
  }

  private static List<String> splitRow(Poster poster) {
    return List.of(poster.id(), poster.split().toString(), poster.target().toString());
  }

  private <T> T readJson(String name, Class<T> type) {
    try {
      return JSON.readValue(Files.readString(folder.resolve(name)), type);
    } catch (IOException e) {
      throw new RunFolderException(
          "cannot read " + folder.resolve(name) + ": " + e.getMessage(), e);
    }
  }

  private void writeJson(String name, Object value) {
    try {
      write(name, JSON.writeValueAsString(value) + "\n");
    } catch (IOException e) {
      throw new RunFolderException(
          "cannot write " + folder.resolve(name) + ": " + e.getMessage(), e);
    }
  }

  private void writeCsv(String name, List<String> header, List<List<String>> rows) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(header);
      rows.forEach(csv::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no device that fails", e);
    }
    write(name, text.toString());
  }

  private void write(String name, String text) {
    try {
      WholeFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RunFolderException("cannot write " + folder.resolve(name) + ": " + e, e);
    }
  }
}
