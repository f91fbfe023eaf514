package dev.marquee.function.remote;

import dev.marquee.function.settings.AllowedHost;
import dev.marquee.model.MarqueeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One image on its way, over redirects. */
final class Download {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** As it comes, and as one array at the end. */
  private static final int COPIES = 2;

  private final ImageFetcher fetcher;
  private final LongConsumer memory;
  private int redirects; // of the event loop that the answers come on
  private volatile String host = "the host";
  private volatile HttpClientRequest request;
  private volatile boolean stopped;

  /**
   * A download that has not begun.
   *
   * @param memory is told of bytes before they are kept, and may throw
   */
  Download(ImageFetcher fetcher, LongConsumer memory) {
    this.fetcher = fetcher;
    this.memory = memory;
  }

  /**
   * Fetches what lies at a URL. The host is resolved once, and connected to at the address that was
   * looked at: its name server has no second chance to name another.
   */
  Future<byte[]> from(URI url) {
    fetcher.check(url);
    return fetch(url);
  }

  private Future<byte[]> fetch(URI url) {
    host = url.getHost();
    return fetcher
        .vertx
        .executeBlocking(this::resolve, false)
        .compose(address -> fetcher.client.request(options(url, address)))
        .compose(this::send)
        .compose(response -> receive(url, response));
  }

  private InetAddress resolve() {
    goOn(); // for there may have been a queue
    InetAddress address = fetcher.addresses.resolve(host);
    goOn();
    return address;
  }

  private void goOn() {
    if (stopped) {
      throw nobodyWaits();
    }
  }

  private static RemoteImageException nobodyWaits() {
    return new RemoteImageException.Unreachable("nobody waits for the image any more");
  }

  private RequestOptions options(URI url, InetAddress address) {
    int port = AllowedHost.port(url);
    URI ascii = URI.create(url.toASCIIString()); // as a request line has to be
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(url.getHost()) // for the header, and for the name in the certificate
        .setPort(port)
        .setConnectTimeout(fetcher.timeout.toMillis()) // which a wait for a connection is part of
        .setSsl(url.getScheme().equalsIgnoreCase("https"))
        .setURI(ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery())
        .putHeader("Accept", "image/*")
        .putHeader("User-Agent", "marquee");
  }

  private Future<HttpClientResponse> send(HttpClientRequest connected) {
    request = connected;
    if (stopped) {
      connected.reset();
      throw nobodyWaits();
    }
    return connected.send();
  }

  private Future<byte[]> receive(URI url, HttpClientResponse response) {
    response.exceptionHandler(hungUp -> {}); // by us, unless its body is read: Vert.x would log it
    int status = response.statusCode();
    String location = response.getHeader("Location");
    if (REDIRECTS.contains(status) && location != null) {
      request.reset();
      return fetch(follow(url, location));
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
      fetcher.check(next);
    } catch (IllegalArgumentException | RemoteImageException.MalformedUrl e) {
      throw new RemoteImageException.Missing(host + " redirects to what is no URL of an image");
    }
    if (url.getScheme().equalsIgnoreCase("https") && "http".equalsIgnoreCase(next.getScheme())) {
      throw new RemoteImageException.Forbidden(host + " redirects from https to http");
    }
    return next;
  }

  private Future<byte[]> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(
        end -> {
          request = null; // of which nothing is left to be stopped
          whole.tryComplete(received);
        });
    response.handler(
        part -> {
          try {
            keep(part, received);
          } catch (MarqueeException | OutOfMemoryError e) {
            response.handler(null);
            whole.tryFail(e);
          }
        });
    return whole.future().map(Buffer::getBytes); // here a lack of memory fails the download
  }

  private void keep(Buffer part, Buffer received) {
    if (received.length() + part.length() > fetcher.maxBytes) {
      throw new RemoteImageException.TooLarge(host, fetcher.maxBytes);
    }
    memory.accept((long) COPIES * part.length());
    received.appendBuffer(part);
  }

  /** Hangs up, for nobody waits any more. */
  void stop() {
    stopped = true;
    HttpClientRequest sent = request;
    if (sent != null) {
      sent.reset();
    }
  }

  /** Hangs up, and tells what went wrong without saying more of this side than it should. */
  Throwable fail(Throwable failure) {
    stop();
    return switch (failure) {
      case MarqueeException told -> told;
      case OutOfMemoryError ours -> ours;
      case TimeoutException late ->
          new RemoteImageException.Unreachable(host + " has not sent the image in time");
      default -> new RemoteImageException.Unreachable(host + " cannot be reached, or not safely");
    };
  }
}
