package dev.marquee.trainer.baseline;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.files.Json;
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

  /**
   * @throws IllegalArgumentException if it is not told of which posters and which split they are
   */
  public BaselineResults {
    if (data == null || seed == null) {
      throw new IllegalArgumentException("it does not tell of which posters and which split it is");
    }
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
    return Json.read(
        folder.resolve(FILE),
        BaselineResults.class,
        (problem, cause) ->
            new BaselineFileException(
                "%s; `trainer baseline --output %s` writes it".formatted(problem, folder), cause));
  }

  /**
   * Keeps the figures.
   *
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void write(Path folder) {
    Json.write(folder.resolve(FILE), this);
  }
}
