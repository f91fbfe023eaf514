package dev.marquee.trainer.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts of actual against predicted classes, and the figures that follow from them, all as
 * scikit-learn defines them: from 0 to 1 ({@link #cohenKappa} from -1), 0 where there is nothing to
 * divide by. Not safe for use by several threads.
 */
public final class ConfusionMatrix {

  private final List<String> labels;
  private final long[][] counts;

  /** A matrix of zeros. */
  public ConfusionMatrix(List<String> labels) {
    this(labels, new long[labels.size()][labels.size()]);
  }

  /**
   * A matrix of known counts.
   *
   * @param counts {@code counts[actual][predicted]}
   */
  public ConfusionMatrix(List<String> labels, long[][] counts) {
    this.labels = List.copyOf(labels);
    this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    if (counts.length != labels.size()
        || Arrays.stream(counts).anyMatch(row -> row.length != labels.size())) {
      throw new IllegalArgumentException(
          labels.size() + " labels need a matrix of as many rows and columns");
    }
  }

  /** Counts one prediction; both are indexes into the labels. */
  public void add(int actual, int predicted) {
    add(actual, predicted, 1);
  }

  void add(int actual, int predicted, int times) {
    counts[actual][predicted] += times;
  }

  public List<String> labels() {
    return labels;
  }

  /** A copy of the counts, {@code [actual][predicted]}. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** The share of predictions that are right. */
  public double accuracy() {
    return Hits.ratio(allHits().mapToLong(Hits::truePositives).sum(), total());
  }

  /** Precision averaged over the classes that occur, actually or as a prediction. */
  public double macroPrecision() {
    return mean(ConfusionMatrix::occurs, Hits::precision);
  }

  /** Recall averaged over the classes that occur, actually or as a prediction. */
  public double macroRecall() {
    return mean(ConfusionMatrix::occurs, Hits::recall);
  }

  /** F1 averaged over the classes that occur, actually or as a prediction. */
  public double macroF1() {
    return mean(ConfusionMatrix::occurs, Hits::f1);
  }

  /** Recall averaged over the classes that actually occur. */
  public double balancedAccuracy() {
    return mean(hits -> hits.actual() > 0, Hits::recall);
  }

  /**
   * Cohen's kappa: how far agreement goes beyond what chance would give (J. Cohen, A coefficient of
   * agreement for nominal scales, 1960). 0 where chance alone would always agree.
   */
  public double cohenKappa() {
    double total = total();
    double byChance =
        Hits.ratio(
            allHits().mapToDouble(h -> (double) h.actual() * h.predicted()).sum(), total * total);
    return Hits.ratio(accuracy() - byChance, 1 - byChance);
  }

  Hits hits(int label) {
    long actual = Arrays.stream(counts[label]).sum();
    long predicted = Arrays.stream(counts).mapToLong(row -> row[label]).sum();
    long right = counts[label][label];
    return new Hits(right, predicted - right, actual - right);
  }

  private Stream<Hits> allHits() {
    return IntStream.range(0, counts.length).mapToObj(this::hits);
  }

  private double mean(Predicate<Hits> included, ToDoubleFunction<Hits> figure) {
    return allHits().filter(included).mapToDouble(figure).average().orElse(0);
  }

  private static boolean occurs(Hits hits) {
    return hits.actual() > 0 || hits.predicted() > 0;
  }
}
