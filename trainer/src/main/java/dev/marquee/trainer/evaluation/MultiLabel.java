package dev.marquee.trainer.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The figures of a network that names every genre of a poster: those whose probability is above
 * {@value #THRESHOLD}.
 *
 * @param thresholds for each label another, at which F1 is told too; none if there are no others
 */
record MultiLabel(
    Predictions predictions, List<Double> thresholds, List<AveragePrecision> ranking) {

  static final String MEAN_AVERAGE_PRECISION = "mean_average_precision";
  static final double THRESHOLD = 0.5;

  MultiLabel(Predictions predictions, List<Double> thresholds) {
    this(
        predictions,
        thresholds,
        IntStream.range(0, predictions.labels().size())
            .mapToObj(label -> AveragePrecision.of(predictions, label))
            .toList());
  }

  Map<String, Double> metrics() {
    int[] once = Bootstrap.once(predictions.size());
    var hits = hits(once);
    var all = Hits.sum(hits);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MEAN_AVERAGE_PRECISION, meanAveragePrecision(once));
    metrics.put("micro_precision", all.precision());
    metrics.put("micro_recall", all.recall());
    metrics.put("micro_f1", all.f1());
    metrics.put("macro_precision", hits.stream().mapToDouble(Hits::precision).average().orElse(0));
    metrics.put("macro_recall", hits.stream().mapToDouble(Hits::recall).average().orElse(0));
    metrics.put("macro_f1", macroF1(hits));
    metrics.put("log_loss", logLoss());
    putAtThresholds(metrics, once);
    Bootstrap.putInterval(
        metrics, MEAN_AVERAGE_PRECISION, predictions.size(), this::meanAveragePrecision);
    Bootstrap.putInterval(
        metrics, "macro_f1", predictions.size(), weights -> macroF1(hits(weights)));
    return metrics;
  }

  private void putAtThresholds(Map<String, Double> metrics, int[] weights) {
    if (!thresholds.isEmpty()) {
      var hits = hits(weights, thresholds);
      metrics.put("micro_f1_thresholds", Hits.sum(hits).f1());
      metrics.put("macro_f1_thresholds", macroF1(hits));
    }
  }

  /** The hits of each label. */
  List<Hits> hits(int[] weights) {
    return hits(weights, Collections.nCopies(predictions.labels().size(), THRESHOLD));
  }

  private List<Hits> hits(int[] weights, List<Double> above) {
    return IntStream.range(0, predictions.labels().size())
        .mapToObj(label -> hits(label, above.get(label), weights))
        .toList();
  }

  private Hits hits(int label, double threshold, int[] weights) {
    long truePositives = 0;
    long falsePositives = 0;
    long falseNegatives = 0;
    for (int poster = 0; poster < weights.length; poster++) {
      boolean predicted = predictions.probabilities()[poster][label] > threshold;
      boolean actual = predictions.isTarget(poster, label);
      truePositives += predicted && actual ? weights[poster] : 0;
      falsePositives += predicted && !actual ? weights[poster] : 0;
      falseNegatives += !predicted && actual ? weights[poster] : 0;
    }
    return new Hits(truePositives, falsePositives, falseNegatives);
  }

  /** F1 averaged over all labels; a label that never occurs counts as 0, as in scikit-learn. */
  private static double macroF1(List<Hits> hits) {
    return hits.stream().mapToDouble(Hits::f1).average().orElse(0);
  }

  /** Average precision averaged over the labels that some poster carries. */
  double meanAveragePrecision(int[] weights) {
    return ranking.stream()
        .mapToDouble(label -> label.value(weights))
        .filter(Double::isFinite)
        .average()
        .orElse(0);
  }

  /** The mean binary cross-entropy over posters and labels. */
  private double logLoss() {
    double sum = 0;
    for (int poster = 0; poster < predictions.size(); poster++) {
      for (int label = 0; label < predictions.labels().size(); label++) {
        double p = predictions.probabilities()[poster][label];
        double right = predictions.isTarget(poster, label) ? p : 1 - p;
        sum += Predictions.surprise(right);
      }
    }
    return sum / predictions.size() / predictions.labels().size();
  }
}
