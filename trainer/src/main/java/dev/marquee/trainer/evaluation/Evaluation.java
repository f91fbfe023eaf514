package dev.marquee.trainer.evaluation;

import dev.marquee.model.LabelPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Every figure reported of a network on one split. All are from 0 to 1, the higher the better,
 * except {@code cohen_kappa} (from -1), {@code log_loss} (natural logarithm, from 0, lower is
 * better) and {@code expected_calibration_error} (lower is better).
 *
 * <p>For a single label: accuracy, top3_accuracy, macro_precision, macro_recall, macro_f1,
 * balanced_accuracy, cohen_kappa, log_loss, expected_calibration_error. For {@link
 * LabelPolicy#MULTI}: mean_average_precision, and at the threshold 0.5 micro_precision,
 * micro_recall, micro_f1, macro_precision, macro_recall, macro_f1; log_loss; where thresholds were
 * chosen, at these micro_f1_thresholds and macro_f1_thresholds. For two figures, {@code
 * <name>_ci95_low} and {@code <name>_ci95_high} give the 95 % bootstrap interval: accuracy
 * (mean_average_precision) and macro_f1.
 *
 * @param posters how many were predicted
 * @param metrics the figures by name, in the order above
 * @param genres the figures of each label, in the order of the labels
 * @param confusion actual against predicted genres; nothing where a poster has several
 */
public record Evaluation(
    int posters,
    Map<String, Double> metrics,
    List<GenreScore> genres,
    Optional<ConfusionMatrix> confusion) {

  /**
   * The figures of one label.
   *
   * @param genre the label
   * @param posters that carry it
   * @param predicted posters for which it is named
   * @param precision the share of {@code predicted} that is right
   * @param recall the share of {@code posters} that is found
   * @param f1 the harmonic mean of the two
   * @param averagePrecision the area under precision over recall, from this label's probabilities;
   *     0 if no poster carries it
   */
  public record GenreScore(
      String genre,
      long posters,
      long predicted,
      double precision,
      double recall,
      double f1,
      double averagePrecision) {}

  /** Evaluates predictions; under a policy with a single label, the first target is the label. */
  public static Evaluation of(Predictions predictions, LabelPolicy policy) {
    return of(predictions, policy, List.of());
  }

  /**
   * Evaluates predictions of which F1 is told at chosen thresholds too.
   *
   * @param thresholds for each label, under {@link LabelPolicy#MULTI}; or none
   */
  public static Evaluation of(
      Predictions predictions, LabelPolicy policy, List<Double> thresholds) {
    return policy.singleLabel()
        ? ofSingleLabel(predictions)
        : ofMultiLabel(new MultiLabel(predictions, thresholds));
  }

  /**
   * The name of the one figure to choose between settings by: accuracy, or under {@link
   * LabelPolicy#MULTI} mean_average_precision.
   */
  public static String headline(LabelPolicy policy) {
    return policy.singleLabel() ? SingleLabel.ACCURACY : MultiLabel.MEAN_AVERAGE_PRECISION;
  }

  /** That figure by itself, without an interval and so at little cost. */
  public static double headline(Predictions predictions, LabelPolicy policy) {
    return policy.singleLabel()
        ? new SingleLabel(predictions).confusion().accuracy()
        : new MultiLabel(predictions, List.of())
            .meanAveragePrecision(Bootstrap.once(predictions.size()));
  }

  private static Evaluation ofSingleLabel(Predictions predictions) {
    var single = new SingleLabel(predictions);
    var confusion = single.confusion();
    var hits = IntStream.range(0, predictions.labels().size()).mapToObj(confusion::hits).toList();
    return of(predictions, single.metrics(), hits, Optional.of(confusion));
  }

  private static Evaluation ofMultiLabel(MultiLabel multi) {
    var hits = multi.hits(Bootstrap.once(multi.predictions().size()));
    return of(multi.predictions(), multi.metrics(), hits, Optional.empty());
  }

  private static Evaluation of(
      Predictions predictions,
      Map<String, Double> metrics,
      List<Hits> hits,
      Optional<ConfusionMatrix> confusion) {
    var genres =
        IntStream.range(0, hits.size())
            .mapToObj(label -> score(predictions, label, hits.get(label)))
            .toList();
    return new Evaluation(
        predictions.size(), Collections.unmodifiableMap(metrics), genres, confusion);
  }

  private static GenreScore score(Predictions predictions, int label, Hits hits) {
    double averagePrecision =
        hits.actual() == 0
            ? 0
            : AveragePrecision.of(predictions, label).value(Bootstrap.once(predictions.size()));
    return new GenreScore(
        predictions.labels().get(label),
        hits.actual(),
        hits.predicted(),
        hits.precision(),
        hits.recall(),
        hits.f1(),
        averagePrecision);
  }
}
