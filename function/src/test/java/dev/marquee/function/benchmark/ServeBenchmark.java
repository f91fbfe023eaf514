package dev.marquee.function.benchmark;

import ai.onnxruntime.OrtException;
import dev.marquee.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares the function over HTTP with decoding and bare inference in one process, and with other
 * servers of the same package. All are measured in turn, again and again, so that whatever else the
 * machine does falls on all; the medians of the rounds are told.
 */
@Command(
    name = "./marquee bench serve",
    mixinStandardHelpOptions = true,
    description =
        "Measures the function at 1, 8 and 32 connections, how near it is to the floor, and how"
            + " far ahead of other servers.")
final class ServeBenchmark implements Callable<Integer> {
  @Mixin Setup setup;

  @Option(names = "--seconds", description = "For each measurement; default ${DEFAULT-VALUE}.")
  double seconds = 5;

  @Option(names = "--rounds", description = "Of all measurements; default ${DEFAULT-VALUE}.")
  int rounds = 3;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      split = ",",
      description = "Another server to measure beside the function: a folder of infra/bench/peers.")
  List<String> peers = List.of();

  @Option(names = "--peers", required = true, hidden = true)
  Path peerPrograms;

  private final Rounds results = new Rounds();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServeBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    List<byte[]> posters = setup.posters();
    ModelPackage model = setup.modelPackage();
    Path scratch = setup.jar.toAbsolutePath().getParent().resolveSibling("benchmark");
    try (ServerProcess function = setup.start();
        Peers others = new Peers(peerPrograms, peers, model, scratch)) {
      Map<String, Integer> sameGenres = new LinkedHashMap<>();
      for (Map.Entry<String, ServerProcess> peer : others.servers().entrySet()) {
        sameGenres.put(peer.getKey(), Peers.sameGenres(function, peer.getValue(), posters));
      }
      measureAll(servers(function, others), model, posters);
      function.stop();
      new ServeReport(results, sameGenres, posters.size()).print(setup.json);
    }
    return results.failures() == 0 ? 0 : 1;
  }

  /** The function first. */
  private static Map<String, ServerProcess> servers(ServerProcess function, Peers others) {
    Map<String, ServerProcess> servers = new LinkedHashMap<>();
    servers.put(ServeReport.FUNCTION, function);
    servers.putAll(others.servers());
    return servers;
  }

  private void measureAll(
      Map<String, ServerProcess> servers, ModelPackage model, List<byte[]> posters)
      throws OrtException {
    Map<String, Load> loads = new LinkedHashMap<>();
    servers.forEach((name, server) -> loads.put(name, new Load(server.port(), posters)));
    loads.values().forEach(load -> load.run(8, 2 * seconds)); // for the JIT
    int cores = Runtime.getRuntime().availableProcessors();
    DoubleSupplier own = ServeBenchmark::ownCpuSeconds;
    try (Floor spinning = new Floor(model, posters, cores, true);
        Floor sleeping = new Floor(model, posters, cores, false);
        Floor single = new Floor(model, posters, 1, false)) {
      for (int round = -1; round < rounds; round++) {
        double time = round < 0 ? seconds / 2 : seconds;
        measure(round, ServeReport.SPINNING, own, () -> spinning.run(1, time));
        measure(round, ServeReport.SLEEPING, own, () -> sleeping.run(1, time));
        measure(round, servers, loads, 1, time);
        measure(round, ServeReport.SINGLE, own, () -> single.run(cores, time));
        measure(round, ServeReport.SHARED, own, () -> sleeping.run(cores, time));
        measure(round, servers, loads, 8, time);
        measure(round, servers, loads, 32, time);
      }
    }
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private void measure(
      int round,
      Map<String, ServerProcess> servers,
      Map<String, Load> loads,
      int connections,
      double time) {
    servers.forEach(
        (name, server) ->
            measure(
                round,
                ServeReport.what(name, connections),
                server::cpuSeconds,
                () -> loads.get(name).run(connections, time)));
  }

  private void measure(
      int round, String what, DoubleSupplier cpuSeconds, Supplier<Load.Result> measurement) {
    double before = cpuSeconds.getAsDouble();
    Load.Result load = measurement.get();
    double cpu = 1000 * (cpuSeconds.getAsDouble() - before) / load.of(200).count();
    if (round >= 0) {
      results.add(what, new Rounds.Round(load, cpu));
    }
  }
}
