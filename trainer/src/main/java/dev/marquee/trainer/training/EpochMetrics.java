package dev.marquee.trainer.training;

import dev.marquee.trainer.evaluation.ConfusionMatrix;
import java.util.List;
import java.util.Locale;

/**
 * One row of a run's {@code metrics.csv}.
 *
 * @param epoch counted from 1
 * @param seconds the whole epoch took, validation included
 * @param training measured during the epoch, as the weights moved and with dropout
 * @param validation measured after it
 */
public record EpochMetrics(int epoch, double seconds, Scores training, Scores validation) {

  static final List<String> COLUMNS =
      List.of(
          "epoch",
          "seconds",
          "training_loss",
          "training_accuracy",
          "training_macro_precision",
          "training_macro_recall",
          "training_macro_f1",
          "validation_loss",
          "validation_accuracy",
          "validation_macro_precision",
          "validation_macro_recall",
          "validation_macro_f1");

  /**
   * Figures of one split, each 0 to 1 but the loss. The network's top genre is right if the movie
   * has it, of several labels any; of mixed posters, if the larger share has it.
   *
   * @param loss the mean over posters
   */
  public record Scores(double loss, double accuracy, double precision, double recall, double f1) {

    static Scores of(double loss, ConfusionMatrix confusion) {
      return new Scores(
          loss,
          confusion.accuracy(),
          confusion.macroPrecision(),
          confusion.macroRecall(),
          confusion.macroF1());
    }

    private List<Double> values() {
      return List.of(loss, accuracy, precision, recall, f1);
    }
  }

  /** Whether both losses are finite numbers. */
  boolean isFinite() {
    return Double.isFinite(training.loss()) && Double.isFinite(validation.loss());
  }

  List<String> row() {
    List<String> row = new java.util.ArrayList<>(List.of(Integer.toString(epoch), format(seconds)));
    training.values().forEach(value -> row.add(format(value)));
    validation.values().forEach(value -> row.add(format(value)));
    return row;
  }

  static EpochMetrics parse(List<String> row) {
    return new EpochMetrics(
        Integer.parseInt(row.get(0)),
        Double.parseDouble(row.get(1)),
        scores(row, 2),
        scores(row, 7));
  }

  private static Scores scores(List<String> row, int from) {
    double[] values =
        row.subList(from, from + 5).stream().mapToDouble(Double::parseDouble).toArray();
    return new Scores(values[0], values[1], values[2], values[3], values[4]);
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
