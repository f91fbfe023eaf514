package dev.marquee.trainer.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The figures of a network that names one genre for each poster. */
record SingleLabel(Predictions predictions) {

  static final String ACCURACY = "accuracy";

  Map<String, Double> metrics() {
    var confusion = confusion();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(ACCURACY, confusion.accuracy());
    metrics.put("top3_accuracy", topAccuracy(3));
    metrics.put("macro_precision", confusion.macroPrecision());
    metrics.put("macro_recall", confusion.macroRecall());
    metrics.put("macro_f1", confusion.macroF1());
    metrics.put("balanced_accuracy", confusion.balancedAccuracy());
    metrics.put("cohen_kappa", confusion.cohenKappa());
    metrics.put("log_loss", logLoss());
    metrics.put(
        "expected_calibration_error",
        Reliability.ofTopGenres(predictions).expectedCalibrationError());
    Bootstrap.putInterval(
        metrics, ACCURACY, predictions.size(), weights -> confusion(weights).accuracy());
    Bootstrap.putInterval(
        metrics, "macro_f1", predictions.size(), weights -> confusion(weights).macroF1());
    return metrics;
  }

  ConfusionMatrix confusion() {
    return confusion(Bootstrap.once(predictions.size()));
  }

  private ConfusionMatrix confusion(int[] weights) {
    var matrix = new ConfusionMatrix(predictions.labels());
    for (int poster = 0; poster < weights.length; poster++) {
      matrix.add(predictions.target(poster), predictions.best(poster), weights[poster]);
    }
    return matrix;
  }

  private double topAccuracy(int k) {
    long found = posters().filter(p -> predictions.rank(p, predictions.target(p)) < k).count();
    return found / (double) predictions.size();
  }

  /** The mean of {@code -ln p(target)}. */
  private double logLoss() {
    return posters()
        .mapToDouble(p -> predictions.probabilities()[p][predictions.target(p)])
        .map(Predictions::surprise)
        .average()
        .orElseThrow();
  }

  private IntStream posters() {
    return IntStream.range(0, predictions.size());
  }
}
