package dev.marquee.function.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measurements that were made in turn, again and again. */
final class Rounds {
  /**
   * A measurement.
   *
   * @param cpu the time for which it had a core, in ms for each poster
   */
  record Round(Load.Result load, double cpu) {
    double rate() {
      return load.rate();
    }

    double p50() {
      return load.of(200).percentile(50);
    }

    double p99() {
      return load.of(200).percentile(99);
    }
  }

  private final Map<String, List<Round>> rounds = new LinkedHashMap<>();

  void add(String what, Round round) {
    rounds.computeIfAbsent(what, none -> new ArrayList<>()).add(round);
  }

  /** What was measured, in the order of the first round. */
  Set<String> names() {
    return rounds.keySet();
  }

  double median(String what, ToDoubleFunction<Round> figure) {
    return median(rounds.get(what).stream().mapToDouble(figure).toArray());
  }

  /** A figure of one by that of another in each round, in ascending order. */
  double[] ratios(String what, String by, ToDoubleFunction<Round> figure) {
    List<Round> dividends = rounds.get(what);
    List<Round> divisors = rounds.get(by);
    return IntStream.range(0, dividends.size())
        .mapToDouble(
            i -> figure.applyAsDouble(dividends.get(i)) / figure.applyAsDouble(divisors.get(i)))
        .sorted()
        .toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** How many requests were answered otherwise than with 200. */
  long failures() {
    return rounds.values().stream()
        .flatMap(List::stream)
        .flatMap(round -> round.load.byStatus().entrySet().stream())
        .filter(e -> e.getKey() != 200)
        .mapToLong(e -> e.getValue().count())
        .sum();
  }
}
