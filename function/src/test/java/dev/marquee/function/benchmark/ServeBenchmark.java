package dev.marquee.function.benchmark;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares the function over HTTP with decoding and bare inference in one process. Both are
 * measured in turn, again and again, so that whatever else the machine does falls on both; the
 * medians of the rounds are told.
 */
@Command(
    name = "./marquee bench serve",
    mixinStandardHelpOptions = true,
    description =
        "Measures the function at 1, 8 and 32 connections, and how near it is to the floor.")
final class ServeBenchmark implements Callable<Integer> {
  private static final String SPINNING = "floor alone, spinning";
  private static final String SLEEPING = "floor alone, not spinning";
  private static final String SINGLE = "floor, one thread a core";
  private static final String SHARED = "floor, shared threads";

  @Mixin Setup setup;

  @Option(names = "--seconds", description = "For each measurement; default ${DEFAULT-VALUE}.")
  double seconds = 5;

  @Option(names = "--rounds", description = "Of all measurements; default ${DEFAULT-VALUE}.")
  int rounds = 3;

  /** A measurement, and the time for which it had a core, in ms for each poster. */
  private record Round(Load.Result load, double cpu) {
    double rate() {
      return load.rate();
    }

    double percentile(double percent) {
      return load.of(200).percentile(percent);
    }
  }

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

  private final Map<String, List<Round>> results = new LinkedHashMap<>();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServeBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    List<byte[]> posters = setup.posters();
    ModelPackage model = setup.modelPackage();
    int cores = Runtime.getRuntime().availableProcessors();
    try (FunctionProcess function = setup.start();
        Floor spinning = new Floor(model, posters, cores, true);
        Floor sleeping = new Floor(model, posters, cores, false);
        Floor single = new Floor(model, posters, 1, false)) {
      Load load = new Load(function.port(), posters);
      load.run(8, 2 * seconds); // for the JIT
      DoubleSupplier own = ServeBenchmark::ownCpuSeconds;
      DoubleSupplier served = function::cpuSeconds;
      for (int round = -1; round < rounds; round++) {
        double time = round < 0 ? seconds / 2 : seconds;
        measure(round, SPINNING, own, () -> spinning.run(1, time));
        measure(round, SLEEPING, own, () -> sleeping.run(1, time));
        measure(round, "1 connection", served, () -> load.run(1, time));
        measure(round, SINGLE, own, () -> single.run(cores, time));
        measure(round, SHARED, own, () -> sleeping.run(cores, time));
        measure(round, "8 connections", served, () -> load.run(8, time));
        measure(round, "32 connections", served, () -> load.run(32, time));
      }
      function.stop();
    }
    print(lines());
    return failures() == 0 ? 0 : 1;
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private void measure(
      int round, String what, DoubleSupplier cpuSeconds, Supplier<Load.Result> measurement) {
    double before = cpuSeconds.getAsDouble();
    Load.Result load = measurement.get();
    double cpu = 1000 * (cpuSeconds.getAsDouble() - before) / load.of(200).count();
    if (round >= 0) {
      results.computeIfAbsent(what, none -> new ArrayList<>()).add(new Round(load, cpu));
    }
  }

  private List<Line> lines() {
    return results.keySet().stream().map(this::line).toList();
  }

  private Line line(String what) {
    double rate = median(what, Round::rate);
    double p50 = median(what, r -> r.percentile(50));
    double cpu = median(what, Round::cpu);
    boolean floor = what.startsWith("floor");
    boolean alone = what.startsWith("1 ");
    double bestP50 =
        Math.min(median(SPINNING, r -> r.percentile(50)), median(SLEEPING, r -> r.percentile(50)));
    double bestRate = Math.max(median(SINGLE, Round::rate), median(SHARED, Round::rate));
    double bestCpu = Math.min(median(SINGLE, Round::cpu), median(SHARED, Round::cpu));
    return new Line(
        what,
        rate,
        p50,
        median(what, r -> r.percentile(99)),
        cpu,
        floor ? 1 : alone ? p50 / bestP50 : rate / bestRate,
        floor ? 1 : cpu / bestCpu);
  }

  private double median(String what, ToDoubleFunction<Round> figure) {
    double[] sorted = results.get(what).stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private long failures() {
    return results.values().stream()
        .flatMap(List::stream)
        .flatMap(round -> round.load.byStatus().entrySet().stream())
        .filter(e -> e.getKey() != 200)
        .mapToLong(e -> e.getValue().count())
        .sum();
  }

  private void print(List<Line> lines) throws IOException {
    if (setup.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("lines", lines);
      json.put("failures", failures());
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
      return;
    }
    System.out.printf(
        "%-28s %10s %8s %8s %8s   %s%n",
        "", "requests/s", "p50 ms", "p99 ms", "CPU ms", "to the better floor");
    for (Line line : lines) {
      System.out.printf(
          "%-28s %10.1f %8.2f %8.2f %8.2f   %s%n",
          line.what, line.rate, line.p50, line.p99, line.cpu, ratio(line));
    }
    System.out.printf("answered otherwise than with 200: %d%n", failures());
  }

  private static String ratio(Line line) {
    return line.what.startsWith("floor")
        ? ""
        : "%s %.2f, CPU %.2f"
            .formatted(line.what.startsWith("1 ") ? "p50" : "rate", line.ratio, line.cpuRatio);
  }
}
