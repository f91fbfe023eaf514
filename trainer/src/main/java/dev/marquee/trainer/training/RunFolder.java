package dev.marquee.trainer.training;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.weights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The folder of one run: {@code run.json}, {@code split.csv}, {@code metrics.csv}, {@code
 * checkpoint.safetensors} and, after an evaluation, {@code test.json}, after a calibration {@code
 * calibration.json}. Each file is written whole or not at all.
 *
 * @param folder where it is
 */
public record RunFolder(Path folder) {

  private static final String DESCRIPTION = "run.json";
  private static final String SPLIT = "split.csv";
  private static final String METRICS = "metrics.csv";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String TEST = "test.json";
  private static final String CALIBRATION = "calibration.json";

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
    run.files()
        .writeCsv(
            SPLIT,
            List.of("id", "split", "target"),
            posters.stream().map(RunFolder::splitRow).toList());
    run.files().writeJson(DESCRIPTION, description);
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
    return files().readJson(DESCRIPTION, RunDescription.class);
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
    return files().readCsv(METRICS).stream().map(EpochMetrics::parse).toList();
  }

  /**
   * The metrics of the first epochs, in order.
   *
   * @throws RunFolderException if the folder has fewer
   */
  List<EpochMetrics> epochs(int count) {
    List<EpochMetrics> epochs = epochs();
    if (epochs.size() < count) {
      throw new RunFolderException(
          "%s has trained %d epochs, but its %s tells of %d: it cannot go on, begin a new run"
              .formatted(folder, count, METRICS, epochs.size()));
    }
    return epochs.subList(0, count);
  }

  /**
   * Keeps an epoch: first its metrics, then the checkpoint, which alone decides where a resumed
   * training goes on. What was found of earlier weights is dropped.
   */
  void save(Checkpoint checkpoint, List<EpochMetrics> epochs) {
    files()
        .writeCsv(METRICS, EpochMetrics.COLUMNS, epochs.stream().map(EpochMetrics::row).toList());
    drop(TEST);
    drop(CALIBRATION);
    try {
      checkpoint.write(folder.resolve(CHECKPOINT));
    } catch (IOException e) {
      throw new RunFolderException("cannot write " + folder.resolve(CHECKPOINT) + ": " + e, e);
    }
  }

  /** Keeps the figures on the test split by name. */
  public void saveTestMetrics(Map<String, Double> metrics) {
    files().writeJson(TEST, metrics);
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
    return files().readJson(TEST, TreeMap.class);
  }

  /**
   * Keeps a calibration; figures on the test split from before it no longer hold and are dropped.
   */
  void saveCalibration(Calibration calibration) {
    drop(TEST);
    files().writeJson(CALIBRATION, calibration);
  }

  private void drop(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new RunFolderException("cannot delete " + folder.resolve(name) + ": " + e, e);
    }
  }

  /** How the run was calibrated, if it was. */
  public Optional<Calibration> calibration() {
    return Files.exists(folder.resolve(CALIBRATION))
        ? Optional.of(files().readJson(CALIBRATION, Calibration.class))
        : Optional.empty();
  }

  /** The weights to evaluate and export: the checkpoint's, calibrated if the run is. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = checkpoint().weights();
    return calibration()
        .map(found -> found.apply(description().describeNetwork(), weights))
        .orElse(weights);
  }

  private static List<String> splitRow(Poster poster) {
    return List.of(poster.id(), poster.split().toString(), poster.target().toString());
  }

  private RunFiles files() {
    return new RunFiles(folder);
  }
}
