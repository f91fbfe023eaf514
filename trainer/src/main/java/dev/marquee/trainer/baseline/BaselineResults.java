package dev.marquee.trainer.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The baselines of a data set: the content of {@value #FILE}.
 *
 * @param data the posters, their labels and the sizes of their split
 * @param seed of the split
 * @param baselines in the order in which they are shown
 */
public record BaselineResults(DataFingerprint data, Long seed, List<Baseline> baselines) {

  private static final String FILE = "baselines.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // those of later versions
          .build();

  public BaselineResults {
    baselines = List.copyOf(baselines);
  }

  /** Whether they are of the same posters, labels and split. */
  public boolean isOf(DataFingerprint otherData, long otherSeed) {
    return data.equals(otherData) && seed == otherSeed;
  }

  /** Whether a folder holds baselines. */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws BaselineFileException if there is none, or it is damaged
   */
  public static BaselineResults read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      BaselineResults results = JSON.readValue(Files.readAllBytes(file), BaselineResults.class);
      if (results == null || results.data == null || results.seed == null) {
        throw new IOException("it does not tell of which posters and which split it is");
      }
      return results;
    } catch (IOException e) {
      throw new BaselineFileException(
          "cannot read %s: %s; `trainer baseline --output %s` writes it"
              .formatted(file, e.getMessage(), folder),
          e);
    }
  }

  /**
   * Keeps the figures.
   *
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void write(Path folder) {
    try {
      WholeFile.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures are always JSON", e);
    }
  }
}
