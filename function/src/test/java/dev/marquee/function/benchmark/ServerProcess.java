package dev.marquee.function.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged function or a peer of it, running by itself on a free port of this machine. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the function and waits until it is ready. */
  static ServerProcess function(Path jar, Optional<Path> model, List<String> settings)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(settings);
    model.ifPresent(folder -> all.add("marquee.model=" + folder));
    Path log = jar.toAbsolutePath().getParent().resolveSibling("benchmark.log");
    ServerProcess function = launch(Program.jvm(jar), all, log);
    function.awaitReady(log);
    return function;
  }

  /** Starts the function and does not wait. */
  static ServerProcess launch(Program program, List<String> settings, Path log) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(program.start());
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + port);
    settings.forEach(setting -> command.add("-D" + setting));
    command.addAll(program.end());
    return launch(command, port, log);
  }

  /**
   * Starts another server of a model package and waits until it is ready.
   *
   * @param program takes a port and the package's folder
   */
  static ServerProcess peer(Path program, Path model, Path log)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = List.of(program.toString(), "" + port, model.toString());
    ServerProcess peer = launch(command, port, log);
    peer.awaitReady(log);
    return peer;
  }

  private static ServerProcess launch(List<String> command, int port, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.redirectOutput(log.toFile()).start();
    // or it would outlive a benchmark that is stopped
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ServerProcess(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(Path log) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start: see " + log);
      }
      Thread.sleep(100);
    }
  }

  private boolean ready() throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /** Whether it has not ended. */
  boolean isAlive() {
    return process.isAlive();
  }

  int port() {
    return port;
  }

  /** The time that it had a core so far, in seconds, all threads and processes together. */
  double cpuSeconds() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToDouble(duration -> duration.toNanos() / 1e9)
        .sum();
  }

  /** Resident memory in MiB, as Linux counts it. */
  double residentMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** Sends SIGTERM and does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Stops it; returns whether it ended by itself in time. */
  boolean stop() throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(30, TimeUnit.SECONDS);
    process.destroyForcibly();
    return ended;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
