package dev.marquee.function.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A host of images on this machine, good and bad. */
public final class PosterServer implements AutoCloseable {
  private final byte[] image;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Where one can ask how many clients hung up before the end. */
  public static final String HUNG_UP = "/hung-up";

  final AtomicInteger hungUp = new AtomicInteger();

  /** What was asked: the {@code Host} header, and the path with its query. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  public PosterServer(byte[] image) {
    this(image, Optional.empty());
  }

  /** Serves by HTTPS, if it has what it needs for that. */
  PosterServer(byte[] image, Optional<SSLContext> tls) {
    this.image = image;
    try {
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      server = tls.isPresent() ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tls.ifPresent(t -> ((HttpsServer) server).setHttpsConfigurator(new HttpsConfigurator(t)));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString();
    asked.add(exchange.getRequestHeaders().getFirst("Host") + target);
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.startsWith("/redirect/")) {
        redirect(exchange, Integer.parseInt(path.substring("/redirect/".length())));
      } else if (path.equals("/elsewhere")) {
        exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(302, -1);
      } else if (path.startsWith("/status/")) {
        exchange.sendResponseHeaders(Integer.parseInt(path.substring("/status/".length())), -1);
      } else if (path.equals("/endless")) {
        endless(exchange);
      } else if (path.equals(HUNG_UP)) {
        byte[] count = hungUp.toString().getBytes();
        exchange.sendResponseHeaders(200, count.length);
        exchange.getResponseBody().write(count);
      } else if (path.equals("/cut")) {
        exchange.sendResponseHeaders(200, image.length + 10);
        exchange.getResponseBody().write(image);
      } else {
        exchange.sendResponseHeaders(200, path.equals("/chunked") ? 0 : image.length);
        exchange.getResponseBody().write(image);
      }
    }
  }

  private static void redirect(HttpExchange exchange, int left) throws IOException {
    exchange
        .getResponseHeaders()
        .add("Location", left == 1 ? "/poster.jpg" : "/redirect/" + (left - 1));
    exchange.sendResponseHeaders(302, -1);
  }

  /** Sends a byte now and then, until the client hangs up. */
  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try {
      while (true) {
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      hungUp.incrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
