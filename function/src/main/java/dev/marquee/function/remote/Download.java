package dev.marquee.function.remote;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One image on its way, over redirects. */
final class Download {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final Addresses addresses;
  private final Consumer<URI> check;
  private final long maxBytes;
  private int redirects;
  private volatile String host = "the host";
  private volatile HttpClientRequest request;
  private volatile boolean stopped;

  /**
   * A download that has not begun.
   *
   * @param check throws a {@link RemoteImageException} for URLs that are not fetched
   */
  Download(
      Vertx vertx, HttpClient client, Addresses addresses, Consumer<URI> check, long maxBytes) {
    this.vertx = vertx;
    this.client = client;
    this.addresses = addresses;
    this.check = check;
    this.maxBytes = maxBytes;
  }

  /**
   * Fetches what lies at a URL. The host is resolved once, and connected to at the address that was
   * looked at: its name server has no second chance to name another.
   */
  Future<byte[]> from(URI url) {
    check.accept(url);
    host = url.getHost();
    return vertx
        .executeBlocking(() -> addresses.resolve(host), false)
        .compose(address -> client.request(options(url, address)))
        .compose(this::send)
        .compose(response -> receive(url, response));
  }

  private static RequestOptions options(URI url, InetAddress address) {
    int port = AllowedHost.port(url);
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(url.getHost()) // for the header, and for the name in the certificate
        .setPort(port)
        .setSsl(url.getScheme().equalsIgnoreCase("https"))
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .putHeader("Accept", "image/*")
        .putHeader("User-Agent", "marquee");
  }

  private Future<HttpClientResponse> send(HttpClientRequest connected) {
    request = connected;
    if (stopped) {
      connected.reset();
    }
    return connected.send();
  }

  private Future<byte[]> receive(URI url, HttpClientResponse response) {
    response.exceptionHandler(hungUp -> {}); // by us, unless its body is read: Vert.x would log it
    int status = response.statusCode();
    String location = response.getHeader("Location");
    if (REDIRECTS.contains(status) && location != null) {
      request.reset();
      return from(follow(url, location));
    }
    if (status >= 500 || status == 429) {
      throw new RemoteImageException.Unreachable(host + " answered with status " + status);
    }
    if (status != 200) {
      throw new RemoteImageException.Missing(
          "there is no image at url: " + host + " answered with status " + status);
    }
    return body(response);
  }

  private URI follow(URI url, String location) {
    if (++redirects > ImageFetcher.MAX_REDIRECTS) {
      throw new RemoteImageException.Missing(
          "url leads over more than " + ImageFetcher.MAX_REDIRECTS + " redirects");
    }
    URI next;
    try {
      next = url.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RemoteImageException.Missing(host + " redirects to what is no URL");
    }
    if (url.getScheme().equalsIgnoreCase("https") && "http".equalsIgnoreCase(next.getScheme())) {
      throw new RemoteImageException.Forbidden(host + " redirects from https to http");
    }
    return next;
  }

  private Future<byte[]> body(HttpClientResponse response) {
    Promise<byte[]> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(received.getBytes()));
    response.handler(
        part -> {
          if (received.length() + part.length() > maxBytes) {
            whole.tryFail(new RemoteImageException.TooLarge(host, maxBytes));
          } else {
            received.appendBuffer(part);
          }
        });
    return whole.future();
  }

  /** Hangs up, and tells what went wrong without saying more of this side than it should. */
  RemoteImageException stop(Throwable failure) {
    stopped = true;
    if (request != null) {
      request.reset();
    }
    return switch (failure) {
      case RemoteImageException told -> told;
      case TimeoutException late ->
          new RemoteImageException.Unreachable(host + " has not sent the image in time");
      default -> new RemoteImageException.Unreachable(host + " cannot be reached, or not safely");
    };
  }
}
