package dev.marquee.function.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Posts posters on some connections at the same time, each its next when it has its answer. */
final class Load {
  /** The status under which exchanges are counted that broke off. */
  static final int BROKEN = 0;

  /**
   * What came of it.
   *
   * @param seconds how long it took
   * @param byStatus the latencies of the requests that were answered so
   */
  record Result(double seconds, Map<Integer, Latencies> byStatus) {
    Latencies of(int status) {
      return byStatus.getOrDefault(status, new Latencies());
    }

    /** Requests that were answered with 200, each second. */
    double rate() {
      return of(200).count() / seconds;
    }

    /**
     * This result, where all requests were answered with 200: figures of a server that refuses or
     * fails say nothing.
     *
     * @throws IllegalStateException if another status came, or none
     */
    Result allAccepted() {
      if (!byStatus.keySet().equals(Set.of(200))) {
        Map<Integer, Integer> counts = new TreeMap<>();
        byStatus.forEach((status, latencies) -> counts.put(status, latencies.count()));
        throw new IllegalStateException("not all requests were answered with 200: " + counts);
      }
      return this;
    }
  }

  private final int port;
  private final List<byte[]> requests;
  private volatile boolean stopping;

  Load(int port, List<byte[]> posters) {
    this.port = port;
    requests = posters.stream().map(Connection::request).toList();
  }

  /** As fast as they are answered. */
  Result run(int connections, double seconds) {
    return run(connections, seconds, 0);
  }

  /**
   * At most so many requests a second, spread evenly.
   *
   * @param rate 0 for no limit
   */
  Result run(int connections, double seconds, double rate) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long interval = rate == 0 ? 0 : (long) (connections / rate * 1e9);
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<Map<Integer, Latencies>>> running =
          IntStream.range(0, connections)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> client(i, start + i * interval / connections, interval, end)))
              .toList();
      Map<Integer, Latencies> all = new TreeMap<>();
      for (Future<Map<Integer, Latencies>> client : running) {
        client.get().forEach((s, l) -> all.computeIfAbsent(s, none -> new Latencies()).addAll(l));
      }
      return new Result((System.nanoTime() - start) / 1e9, all);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has the clients end after the requests that are under way; those begun later may break. */
  void stop() {
    stopping = true;
  }

  private Map<Integer, Latencies> client(int number, long first, long interval, long end)
      throws IOException {
    Map<Integer, Latencies> results = new TreeMap<>();
    Connection connection = new Connection(port);
    long next = first;
    for (int i = number * 7; System.nanoTime() < end && !stopping; i++) {
      pause(next);
      long sent = System.nanoTime();
      next = Math.max(next + interval, sent);
      int status;
      try {
        status = connection.exchange(requests.get(i % requests.size()));
      } catch (IOException e) {
        status = BROKEN;
      }
      results.computeIfAbsent(status, none -> new Latencies()).add(System.nanoTime() - sent);
      if (status == BROKEN) {
        break;
      }
    }
    connection.close();
    return results;
  }

  private static void pause(long until) {
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
