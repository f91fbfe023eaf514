package dev.marquee.function.benchmark;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sends the packaged function damaged requests through every door, and checks that it bears them.
 */
@Command(
    name = "./marquee bench fuzz",
    mixinStandardHelpOptions = true,
    description = {
      "Sends damaged images, JSON, CloudEvents and headers to the packaged function and checks:",
      "no status but 2xx, 4xx and 504, and a 504 only where the deadline passed; the process"
          + " alive;",
      "valid requests answered at the end; memory that grows by at most a fifth after 3/10."
    })
final class FuzzBenchmark implements Callable<Integer> {
  private static final double MOST_MEMORY_GROWTH = 1.2;
  private static final int SHOWN = 20;

  /** What {@code marquee.deadline} is unless it is set. */
  private static final double DEADLINE_MILLIS = 10_000;

  /** Stands for the status where a connection was closed without one. */
  private static final int CLOSED = 0;

  /** Stands for the status where none came in a minute. */
  private static final int SILENT = -1;

  @Mixin Setup setup;

  @Option(names = "--inputs", description = "How many; default ${DEFAULT-VALUE}.")
  long inputs = 100_000;

  @Option(names = "--seed", description = "Of the first; each next has the next.")
  long first = 0;

  @Option(names = "--connections", description = "Default ${DEFAULT-VALUE}.")
  int connections = 4;

  private final List<FuzzRequest> requests = FuzzRequest.all();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentSkipListMap<>();
  private final Map<Long, String> failures = new ConcurrentSkipListMap<>();
  private final AtomicLong next = new AtomicLong();
  private final List<Double> memory = new ArrayList<>();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FuzzBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Map<String, Boolean> bounds = new LinkedHashMap<>();
    try (ServerProcess function = setup.start()) {
      send(function);
      System.out.println("answers by status (0: closed without one, -1: none came): " + statuses);
      failures.entrySet().stream().limit(SHOWN).forEach(System.out::println);
      double early = most(0.3, 0.4);
      double late = most(0.9, 1);
      bounds.put(
          "no status but 2xx, 4xx and, at the deadline, 504, and no request without an end",
          failures.isEmpty() && statuses.keySet().stream().anyMatch(status -> status > 0));
      bounds.put("the process is alive", function.isAlive());
      bounds.put("valid requests are answered", answersValid(function.port()));
      bounds.put(
          "memory: %.0f MiB after 3/10, %.0f MiB at the end".formatted(early, late),
          late <= early * MOST_MEMORY_GROWTH);
    }
    bounds.forEach((bound, kept) -> System.out.println((kept ? "PASS  " : "FAIL  ") + bound));
    return bounds.containsValue(false) ? 1 : 0;
  }

  private void send(ServerProcess function)
      throws IOException, InterruptedException, ExecutionException {
    next.set(first);
    List<Future<?>> senders = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        senders.add(threads.submit(() -> sendSome(function.port())));
      }
      while (!senders.stream().allMatch(Future::isDone) && function.isAlive()) {
        memory.add(function.residentMib());
        Thread.sleep(1000);
        if (memory.size() % 30 == 0) {
          System.out.printf("%d sent, %.0f MiB%n", next.get() - first, memory.getLast());
        }
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    }
  }

  private Void sendSome(int port) throws IOException {
    Connection connection = new Connection(port);
    for (long seed = next.getAndIncrement(); seed < first + inputs; seed = next.getAndIncrement()) {
      FuzzRequest request = requests.get((int) (seed % requests.size()));
      byte[] damaged = request.damaged(seed);
      long sent = System.nanoTime();
      int status = exchange(connection, damaged);
      double millis = (System.nanoTime() - sent) / 1e6;
      statuses.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
      if (!borne(status, millis)) {
        failures.put(seed, "%d to %s after %.0f ms".formatted(status, request.target(), millis));
      }
      if (status == CLOSED || status == SILENT || status >= 400) {
        connection.close(); // what is left of a refused body must not be read as a request
        connection = new Connection(port);
      }
    }
    connection.close();
    return null;
  }

  /** Whether a function that is well may answer so. */
  private boolean borne(int status, double millis) {
    boolean ownDeadline = setup.settings.stream().anyMatch(s -> s.startsWith("marquee.deadline="));
    return switch (status / 100) {
      case 2, 4 -> true;
      case 5 -> status == 504 && (ownDeadline || millis >= DEADLINE_MILLIS);
      default -> status == CLOSED;
    };
  }

  private static int exchange(Connection connection, byte[] request) {
    try {
      return connection.exchange(request);
    } catch (SocketTimeoutException e) {
      return SILENT;
    } catch (IOException e) {
      return CLOSED;
    }
  }

  private boolean answersValid(int port) throws IOException {
    try (Connection connection = new Connection(port)) {
      for (byte[] jpeg : setup.posters().subList(0, 3)) {
        if (connection.exchange(Connection.request(jpeg)) != 200) {
          return false;
        }
      }
      return true;
    }
  }

  private double most(double from, double to) {
    int begin = (int) (memory.size() * from);
    int end = Math.max((int) (memory.size() * to), begin + 1);
    return memory.subList(begin, end).stream().mapToDouble(m -> m).max().orElseThrow();
  }
}
