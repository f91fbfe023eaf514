package dev.marquee.function.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends the function twice what it can do, for long, and checks that it bears it. */
@Command(
    name = "./marquee bench soak",
    mixinStandardHelpOptions = true,
    description = {
      "Loads the function with twice what it can do, then stops it under load, and checks:",
      "only 200 and 429; p99 of the accepted within 4 times the unloaded p50 times the queue's"
          + " length in batches; p99 of the refused under 5 ms; memory that does not grow after"
          + " three tenths of the time; every accepted request answered at the stop."
    })
final class SoakBenchmark implements Callable<Integer> {
  private static final double MOST_MEMORY_GROWTH = 1.03;

  /** One a second; of fewer, tenths are no different ones. */
  private static final int LEAST_SAMPLES = 10;

  @Mixin Setup setup;

  @Option(names = "--minutes", description = "Under load; default ${DEFAULT-VALUE}.")
  double minutes = 10;

  @Option(names = "--connections", description = "Default ${DEFAULT-VALUE}.")
  int connections = 32;

  @Option(
      names = "--batches-at-once",
      description =
          "What the function runs at once: sessions times the batch limit; default: cores.")
  int batchesAtOnce = Runtime.getRuntime().availableProcessors();

  private final Map<String, Boolean> bounds = new LinkedHashMap<>();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SoakBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // half of what the connections can send at once, so that the queue can be full
    int capacity = connections / 2;
    try (ServerProcess function = setup.start("marquee.queue-capacity=" + capacity)) {
      Load load = new Load(function.port(), setup.posters());
      load.run(capacity, 20); // for the JIT
      double unloaded = load.run(1, 10).of(200).percentile(50);
      double most = load.run(capacity, 10).rate();
      System.out.printf("unloaded: p50 %.2f ms; most: %.1f requests/s%n", unloaded, most);
      List<Double> memory = new ArrayList<>();
      Load.Result result = soak(function, load, 2 * most, memory);
      check(result, memory, unloaded * 4 * capacity / batchesAtOnce);
      stopUnderLoad(function, load);
    }
    bounds.forEach((bound, kept) -> System.out.println((kept ? "PASS  " : "FAIL  ") + bound));
    return bounds.containsValue(false) ? 1 : 0;
  }

  private Load.Result soak(ServerProcess function, Load load, double rate, List<Double> memory)
      throws IOException, InterruptedException {
    double seconds = minutes * 60;
    CompletableFuture<Load.Result> running =
        CompletableFuture.supplyAsync(() -> load.run(connections, seconds, rate));
    while (!running.isDone()) {
      memory.add(function.residentMib());
      Thread.sleep(1000);
      if (memory.size() % 60 == 0) {
        System.out.printf("after %d min: %.0f MiB%n", memory.size() / 60, memory.getLast());
      }
    }
    return running.join();
  }

  private void check(Load.Result result, List<Double> memory, double mostMillis) {
    result
        .byStatus()
        .forEach(
            (status, latencies) ->
                System.out.printf(
                    "status %d: %d requests, p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
                    status,
                    latencies.count(),
                    latencies.percentile(50),
                    latencies.percentile(99),
                    latencies.percentile(100)));
    bound(
        "there were requests to accept and to refuse, and no other status than 200 and 429",
        result.byStatus().keySet().equals(java.util.Set.of(200, 429)));
    bound(
        "p99 of the accepted is at most %.0f ms".formatted(mostMillis),
        result.of(200).percentile(99) <= mostMillis);
    bound("p99 of the refused is under 5 ms", result.of(429).percentile(99) < 5);
    double early = most(memory, 0.3, 0.4);
    double late = most(memory, 0.9, 1);
    bound(
        "memory does not grow: %.0f MiB after 3/10, %.0f MiB at the end, in %d s, at least %d"
            .formatted(early, late, memory.size(), LEAST_SAMPLES),
        memory.size() >= LEAST_SAMPLES && late <= early * MOST_MEMORY_GROWTH);
  }

  private static double most(List<Double> memory, double from, double to) {
    int first = (int) (memory.size() * from);
    int end = Math.max((int) (memory.size() * to), first + 1);
    return memory.subList(first, end).stream().mapToDouble(m -> m).max().orElseThrow();
  }

  private void stopUnderLoad(ServerProcess function, Load load) throws InterruptedException {
    CompletableFuture<Load.Result> running =
        CompletableFuture.supplyAsync(() -> load.run(connections, 20));
    Thread.sleep(1000);
    function.terminate();
    load.stop();
    Load.Result result = running.join();
    bound(
        "at SIGTERM all %d requests under way were answered with 200, 429 or 503"
            .formatted(connections),
        result.of(200).count() > 0
            && java.util.Set.of(200, 429, 503).containsAll(result.byStatus().keySet()));
    bound("it ended by itself", function.stop());
  }

  private void bound(String what, boolean kept) {
    bounds.put(what, kept);
  }
}
