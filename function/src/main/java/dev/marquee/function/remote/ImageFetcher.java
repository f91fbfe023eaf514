package dev.marquee.function.remote;

import dev.marquee.function.settings.AllowedHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Fetches images by their URLs, from hosts that are allowed and that the whole Internet can reach.
 */
public final class ImageFetcher {
  /** The most redirects that are followed for an image. */
  static final int MAX_REDIRECTS = 3;

  /** Those that nobody waits for any more count until they have ended. */
  static final int MAX_DOWNLOADS = 256;

  private static final int MAX_CONNECTIONS_PER_HOST = 32;
  private static final int MAX_URL_LENGTH = 2048;

  final Vertx vertx;
  final HttpClient client;
  final Addresses addresses;
  final Duration timeout;
  final long maxBytes;
  private final List<AllowedHost> hosts;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Prepares for fetching; connects to nobody yet.
   *
   * @param hosts the only ones to fetch from
   * @param timeout how long an image may take, with all its redirects
   * @param maxBytes the longest image, encoded
   */
  public ImageFetcher(
      Vertx vertx, Addresses addresses, List<AllowedHost> hosts, Duration timeout, long maxBytes) {
    this(vertx, new HttpClientOptions(), addresses, hosts, timeout, maxBytes);
  }

  ImageFetcher(
      Vertx vertx,
      HttpClientOptions options,
      Addresses addresses,
      List<AllowedHost> hosts,
      Duration timeout,
      long maxBytes) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.hosts = hosts;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    int patience = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    client =
        vertx.createHttpClient(
            options.setMaxPoolSize(MAX_CONNECTIONS_PER_HOST).setConnectTimeout(patience));
  }

  /**
   * Fetches an image, as long as somebody waits for it.
   *
   * @param memory is told of the bytes that the next part takes before it is kept; what it throws
   *     ends the download
   * @param whenOver runs what it is given once nobody waits any more
   * @return what the URL leads to, or the failure: a {@link RemoteImageException}, what {@code
   *     memory} has thrown, or an {@link OutOfMemoryError}
   */
  public Future<byte[]> fetch(String url, LongConsumer memory, Consumer<Runnable> whenOver) {
    if (underWay.incrementAndGet() > MAX_DOWNLOADS) {
      underWay.decrementAndGet();
      return Future.failedFuture(
          new RemoteImageException.Unreachable(
              "as many images are being fetched as may be: try again later"));
    }
    Download download = new Download(this, memory);
    whenOver.accept(download::stop);
    return Future.succeededFuture(url)
        .map(ImageFetcher::parse)
        .compose(download::from)
        .onComplete(_ -> underWay.decrementAndGet())
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(download.fail(failure)));
  }

  private static URI parse(String url) {
    if (url.length() > MAX_URL_LENGTH) {
      throw new RemoteImageException.MalformedUrl(
          "url has " + url.length() + " characters; at most " + MAX_URL_LENGTH + " are read");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new RemoteImageException.MalformedUrl("url is not a URL");
    }
  }

  /** Lets URLs pass whose hosts are allowed, at every redirect again. */
  void check(URI url) {
    String scheme = url.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
      throw new RemoteImageException.MalformedUrl("url is not of the scheme https or http");
    }
    if (url.getHost() == null || url.getUserInfo() != null) {
      throw new RemoteImageException.MalformedUrl("url has no host, or a user beside it");
    }
    if (hosts.isEmpty()) {
      throw new RemoteImageException.Forbidden(
          "images are not fetched by URL here: send the image itself");
    }
    if (hosts.stream().noneMatch(host -> host.holds(url))) {
      throw new RemoteImageException.Forbidden(
          "images are not fetched from " + url.getAuthority() + ": send the image itself");
    }
  }
}
