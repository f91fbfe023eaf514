package dev.marquee.trainer.training;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.evaluation.SplitPredictions;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.weights.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of one run: {@code run.json}, {@code split.csv}, {@code metrics.csv}, {@code
 * checkpoint.safetensors} and, after an evaluation, {@code predictions.csv} and {@code test.json}
 * (of the test split), after a calibration {@code calibration.json}. Each file is written whole or
 * not at all.
 *
 * @param folder where it is
 */
public record RunFolder(Path folder) {

  static final String DESCRIPTION = "run.json";
  static final String SPLIT = "split.csv";
  static final String METRICS = "metrics.csv";
  static final String CHECKPOINT = "checkpoint.safetensors";

  private static final String TEST = "test.json";
  private static final String PREDICTIONS = "predictions.csv";
  static final String CALIBRATION = "calibration.json";

  /** Whether a run was begun in a folder. */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(DESCRIPTION));
  }

  /**
   * Opens a run that was begun.
   *
   * @throws RunFolderException if there is none
   */
  public static RunFolder open(Path folder) {
    if (!isAt(folder)) {
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
   * The metrics of every epoch that has passed, in order. Where saving was cut short, {@code
   * metrics.csv} tells of one more than the checkpoint has seen, which is left out.
   *
   * @throws RunFolderException if it tells of fewer
   */
  public List<EpochMetrics> epochs() {
    List<EpochMetrics> told = toldEpochs();
    Path checkpoint = folder.resolve(CHECKPOINT);
    int passed = Files.exists(checkpoint) ? Checkpoint.epoch(checkpoint) : told.size();
    if (told.size() < passed) {
      throw new RunFolderException(
          "%s has trained %d epochs, but its %s tells of %d: it cannot go on, begin a new run"
              .formatted(folder, passed, METRICS, told.size()));
    }
    return told.subList(0, passed);
  }

  private List<EpochMetrics> toldEpochs() {
    return Files.exists(folder.resolve(METRICS))
        ? files().readCsv(METRICS, rows -> rows.stream().map(EpochMetrics::parse).toList())
        : List.of();
  }

  /** How many epochs the weights have seen: those up to the best, where patience kept that. */
  public int keptEpochs() {
    List<EpochMetrics> passed = epochs();
    var stopping = new EarlyStopping(description().recipe().patience());
    return passed.isEmpty() ? 0 : stopping.kept(passed) + 1;
  }

  /**
   * Keeps an epoch: first its metrics, then the checkpoint, which alone decides where a resumed
   * training goes on. What was found of earlier weights is dropped before, so that no moment has it
   * beside others.
   */
  void save(Checkpoint checkpoint, List<EpochMetrics> epochs) {
    files().delete(TEST, PREDICTIONS, CALIBRATION);
    files()
        .writeCsv(METRICS, EpochMetrics.COLUMNS, epochs.stream().map(EpochMetrics::row).toList());
    checkpoint.write(folder.resolve(CHECKPOINT));
  }

  /** Keeps what came of the test split; the figures last, as they tell that all is there. */
  void saveTest(SplitPredictions predicted, Map<String, Double> metrics) {
    files()
        .writeCsv(
            PREDICTIONS,
            PredictionRows.header(predicted.predictions().labels()),
            PredictionRows.write(predicted));
    files().writeJson(TEST, metrics);
  }

  /** Whether predictions and figures on the test split are here. */
  public boolean isEvaluated() {
    return Files.exists(folder.resolve(TEST)) && Files.exists(folder.resolve(PREDICTIONS));
  }

  /**
   * What the run answers on the test split.
   *
   * @throws RunFolderException if the run was not evaluated
   */
  public SplitPredictions testPredictions() {
    requireEvaluated(PREDICTIONS);
    List<String> labels = description().labels();
    return files().readCsv(PREDICTIONS, rows -> PredictionRows.parse(rows, labels));
  }

  /** What each poster is used for, those included whose images cannot be read. */
  public List<SplitRow> split() {
    return files().readCsv(SPLIT, rows -> rows.stream().map(SplitRow::parse).toList());
  }

  /**
   * The figures on the test split by name.
   *
   * @throws RunFolderException if the run was not evaluated
   */
  public Map<String, Double> testMetrics() {
    requireEvaluated(TEST);
    return files().readNumbers(TEST);
  }

  private void requireEvaluated(String name) {
    if (!Files.exists(folder.resolve(name))) {
      throw new RunFolderException(
          "%s was not evaluated on its test split yet (it has no %s): run `trainer evaluate %s`"
              .formatted(folder, name, folder));
    }
  }

  /** Keeps a calibration; what came of the test split before it no longer holds and is dropped. */
  void saveCalibration(Calibration calibration) {
    files().delete(TEST, PREDICTIONS);
    files().writeJson(CALIBRATION, calibration);
  }

  /** How the run was calibrated, if it was. */
  public Optional<Calibration> calibration() {
    return Files.exists(folder.resolve(CALIBRATION))
        ? Optional.of(files().readJson(CALIBRATION, Calibration.class))
        : Optional.empty();
  }

  /** The thresholds chosen for its labels; none where there are none. */
  public List<Double> thresholds() {
    return calibration().map(Calibration::thresholds).orElse(List.of());
  }

  /** The weights to evaluate and export: the checkpoint's, calibrated if the run is. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = checkpoint().weights();
    return calibration()
        .map(found -> found.apply(description().describeNetwork(), weights))
        .orElse(weights);
  }

  /** What these weights are of: the trained network, with its logits adjusted if they are. */
  public Network network() {
    Network trained = description().describeNetwork();
    return calibration().map(found -> found.apply(trained)).orElse(trained);
  }

  RunFiles files() {
    return new RunFiles(folder);
  }
}
