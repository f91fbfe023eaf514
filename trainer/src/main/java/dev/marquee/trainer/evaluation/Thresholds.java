package dev.marquee.trainer.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The probabilities above which labels are named where a poster may have several. */
public final class Thresholds {

  private Thresholds() {}

  /**
   * Chooses for each label the threshold with the highest F1, from 0 to below 1: halfway between
   * two probabilities that occur, the highest of equally good ones, 0.5 if no poster has the label.
   *
   * @param predictions of a split that the network was not trained on
   * @return in the order of the labels
   */
  public static List<Double> fit(Predictions predictions) {
    return IntStream.range(0, predictions.labels().size())
        .mapToObj(label -> fit(predictions, label))
        .toList();
  }

  private static double fit(Predictions predictions, int label) {
    List<Integer> surestFirst = surestFirst(predictions, label);
    long actual =
        surestFirst.stream().filter(poster -> predictions.isTarget(poster, label)).count();
    double best = MultiLabel.THRESHOLD;
    double highest = 0;
    long right = 0;
    for (int named = 1; named <= surestFirst.size(); named++) {
      int poster = surestFirst.get(named - 1);
      right += predictions.isTarget(poster, label) ? 1 : 0;
      double f1 = new Hits(right, named - right, actual - right).f1();
      double last = predictions.probabilities()[poster][label];
      double next = probability(predictions, surestFirst, named, label);
      if (last > next && f1 > highest) {
        highest = f1;
        best = (last + next) / 2;
      }
    }
    return best;
  }

  private static List<Integer> surestFirst(Predictions predictions, int label) {
    Comparator<Integer> byProbability =
        Comparator.comparingDouble(poster -> predictions.probabilities()[poster][label]);
    return IntStream.range(0, predictions.size()).boxed().sorted(byProbability.reversed()).toList();
  }

  /** 0 after the last. */
  private static double probability(
      Predictions predictions, List<Integer> order, int index, int label) {
    return index == order.size() ? 0 : predictions.probabilities()[order.get(index)][label];
  }
}
