package dev.marquee.trainer.report;

import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.evaluation.ConfusionMatrix;
import dev.marquee.trainer.network.Topology;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What M. Dewidar, Inferring Movie Genres From Their Poster, Stanford University, reports. */
final class Paper {

  /** One row of its Tables 2 to 4, as printed. */
  record Epoch(double accuracy, double precision, double recall) {}

  /** Tables 2 to 4, in the order of its abstract's networks by depth. */
  private static final Map<Topology, List<Epoch>> EPOCHS = new LinkedHashMap<>();

  static {
    EPOCHS.put(
        Topology.ALEXNET,
        List.of(
            new Epoch(.3472, .1693, .1412),
            new Epoch(.3648, .1704, .1421),
            new Epoch(.3854, .1744, .1515),
            new Epoch(.3896, .1756, .1588)));
    EPOCHS.put(
        Topology.VGG19,
        List.of(
            new Epoch(.3539, .1510, .1546),
            new Epoch(.3787, .1546, .1531),
            new Epoch(.4115, .1747, .1848),
            new Epoch(.4175, .1811, .1837)));
    EPOCHS.put(
        Topology.RESNET101,
        List.of(
            new Epoch(.3727, .2136, .1947),
            new Epoch(.3848, .1922, .1712),
            new Epoch(.4218, .2034, .1905),
            new Epoch(.4212, .2273, .1872)));
  }

  /** Table 1, in its order; it has no row for the thirteenth class. */
  private static final List<Integer> POSTERS =
      List.of(2351, 1731, 306, 204, 121, 567, 467, 276, 334, 522, 1035, 338);

  /** Figure 8: ResNet101 after four epochs, rows actual, columns predicted. */
  private static final String CONFUSION =
      """
      187 133 8 14 5 0 0 0 0 2 35 1 11
      67 358 1 7 4 0 0 0 0 3 30 0 5
      21 32 10 1 5 0 0 0 0 4 20 0 5
      54 29 2 15 3 0 0 0 0 0 21 0 2
      19 18 0 3 14 0 0 0 1 0 18 0 3
      2 0 0 0 1 0 0 0 0 0 4 1 1
      1 1 1 0 0 0 0 0 0 0 3 0 0
      1 6 1 0 0 0 0 0 0 0 1 0 0
      2 3 0 1 2 0 0 0 0 0 2 0 1
      3 14 1 0 1 0 0 0 0 13 4 0 0
      48 60 7 7 10 0 0 0 0 1 91 0 3
      0 3 1 0 2 0 0 0 0 0 4 0 0
      54 65 4 8 3 0 0 0 0 1 28 1 7
      """;

  private Paper() {}

  /** The networks that the paper trains. */
  static List<Topology> networks() {
    return List.copyOf(EPOCHS.keySet());
  }

  /** A network's epochs; none if the paper has not trained it. Batch norm is passed over. */
  static List<Epoch> epochs(Topology network) {
    return EPOCHS.getOrDefault(plain(network), List.of());
  }

  /** The network as the paper has it. */
  static Topology plain(Topology network) {
    return network == Topology.VGG19_BN ? Topology.VGG19 : network;
  }

  /** Posters of a genre in Table 1. */
  static Optional<Integer> posters(String genre) {
    int index = Genres.PAPER.known().indexOf(genre);
    return index < 0 ? Optional.empty() : Optional.of(POSTERS.get(index));
  }

  /** All posters of Table 1. */
  static int posters() {
    return POSTERS.stream().mapToInt(count -> count).sum();
  }

  /** Figure 8, its classes by number as the paper has them. */
  static ConfusionMatrix confusion() {
    long[][] counts =
        CONFUSION
            .lines()
            .map(line -> Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray())
            .toArray(long[][]::new);
    List<String> numbers =
        IntStream.rangeClosed(1, counts.length).mapToObj(Integer::toString).toList();
    return new ConfusionMatrix(numbers, counts);
  }
}
