package dev.marquee.function.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.benchmark.Rounds.Round;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What was measured of the function, its floors and its peers. */
final class ServeReport {
  static final String FUNCTION = "";
  static final String SPINNING = "floor alone, spinning";
  static final String SLEEPING = "floor alone, not spinning";
  static final String SINGLE = "floor, one thread a core";
  static final String SHARED = "floor, shared threads";

  /**
   * One line of the result: medians of the rounds; rates a second, durations in ms.
   *
   * @param cpu for each poster, which other work on the machine changes the least
   * @param ratio to the better floor: of the p50 at one connection, of the rate at more
   * @param cpuRatio to the same floor
   */
  record Line(
      String what,
      double rate,
      double p50,
      double p99,
      double cpu,
      double ratio,
      double cpuRatio) {}

  /**
   * How many times as fast as a peer the function is: by the p50 at one connection, by the rate at
   * more; of the rounds.
   *
   * @param cpu likewise, by the time that it had a core for each poster
   */
  record Lead(String peer, int connections, double least, double median, double most, double cpu) {}

  private final Rounds rounds;
  private final Map<String, Integer> sameGenres;
  private final int posters;

  /**
   * Reports.
   *
   * @param sameGenres for how many of the posters each peer names the function's genre first
   */
  ServeReport(Rounds rounds, Map<String, Integer> sameGenres, int posters) {
    this.rounds = rounds;
    this.sameGenres = sameGenres;
    this.posters = posters;
  }

  /** The name of a measurement over HTTP. */
  static String what(String server, int connections) {
    String load = connections == 1 ? "1 connection" : connections + " connections";
    return server.equals(FUNCTION) ? load : server + ", " + load;
  }

  private List<Line> lines() {
    return rounds.names().stream().map(this::line).toList();
  }

  private Line line(String what) {
    double rate = rounds.median(what, Round::rate);
    double p50 = rounds.median(what, Round::p50);
    double cpu = rounds.median(what, Round::cpu);
    double bestP50 =
        Math.min(rounds.median(SPINNING, Round::p50), rounds.median(SLEEPING, Round::p50));
    double bestRate =
        Math.max(rounds.median(SINGLE, Round::rate), rounds.median(SHARED, Round::rate));
    double bestCpu = Math.min(rounds.median(SINGLE, Round::cpu), rounds.median(SHARED, Round::cpu));
    return new Line(
        what,
        rate,
        p50,
        rounds.median(what, Round::p99),
        cpu,
        floor(what) ? 1 : alone(what) ? p50 / bestP50 : rate / bestRate,
        floor(what) ? 1 : cpu / bestCpu);
  }

  private static boolean floor(String what) {
    return what.startsWith("floor");
  }

  private static boolean alone(String what) {
    return what.endsWith("1 connection");
  }

  private List<Lead> leads() {
    return sameGenres.keySet().stream()
        .flatMap(peer -> Stream.of(1, 8, 32).map(connections -> lead(peer, connections)))
        .toList();
  }

  private Lead lead(String peer, int connections) {
    String own = what(FUNCTION, connections);
    String other = what(peer, connections);
    ToDoubleFunction<Round> speed = connections == 1 ? round -> 1 / round.p50() : Round::rate;
    double[] ratios = rounds.ratios(own, other, speed);
    double cpu = Rounds.median(rounds.ratios(other, own, Round::cpu));
    return new Lead(
        peer, connections, ratios[0], Rounds.median(ratios), ratios[ratios.length - 1], cpu);
  }

  void print(boolean json) throws IOException {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("lines", lines());
      all.put("leads", leads());
      all.put("posters", posters);
      all.put("sameGenres", sameGenres);
      all.put("failures", rounds.failures());
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
      return;
    }
    printLines();
    sameGenres.keySet().forEach(this::printLeads);
    System.out.printf("answered otherwise than with 200: %d%n", rounds.failures());
  }

  private void printLines() {
    System.out.printf(
        "%-28s %10s %8s %8s %8s   %s%n",
        "", "requests/s", "p50 ms", "p99 ms", "CPU ms", "to the better floor");
    for (Line line : lines()) {
      System.out.printf(
          "%-28s %10.1f %8.2f %8.2f %8.2f   %s%n",
          line.what, line.rate, line.p50, line.p99, line.cpu, ratio(line));
    }
  }

  private static String ratio(Line line) {
    return floor(line.what)
        ? ""
        : "%s %.2f, CPU %.2f"
            .formatted(alone(line.what) ? "p50" : "rate", line.ratio, line.cpuRatio);
  }

  private void printLeads(String peer) {
    System.out.printf(
        "%-28s %10s %8s %8s %8s%n",
        "times as fast as " + peer, "least", "median", "most", "by CPU");
    for (Lead lead : leads()) {
      if (lead.peer.equals(peer)) {
        System.out.printf(
            "%-28s %10.2f %8.2f %8.2f %8.2f%n",
            what(FUNCTION, lead.connections) + (lead.connections == 1 ? ", p50" : ", rate"),
            lead.least,
            lead.median,
            lead.most,
            lead.cpu);
      }
    }
    System.out.printf(
        "same first genre as %s: %d of %d posters%n", peer, sameGenres.get(peer), posters);
  }
}
