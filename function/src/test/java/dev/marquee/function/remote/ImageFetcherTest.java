package dev.marquee.function.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marquee.function.settings.AllowedHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFetcherTest {
  private static final byte[] IMAGE = "not looked at by the fetcher".getBytes();

  private final Vertx vertx = Vertx.vertx();
  private final PosterServer server = new PosterServer(IMAGE);
  private final String here = "http://posters.test:" + server.port();
  private final LoopbackAddresses addresses = new LoopbackAddresses();
  private final ImageFetcher fetcher = fetcher(Duration.ofSeconds(5), IMAGE.length);

  private ImageFetcher fetcher(Duration timeout, long maxBytes) {
    List<AllowedHost> hosts =
        Stream.of(
                "posters.test",
                "private.test",
                "127.0.0.1",
                "127.0.0.2",
                "[::1]",
                "unknown.invalid")
            .map(host -> new AllowedHost.Parser().convert(host + ":" + server.port()))
            .toList();
    return new ImageFetcher(vertx, addresses, hosts, timeout, maxBytes);
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/poster.jpg", "/chunked", "/a%20b.jpg?size=3%2F4&x#part", ""})
  void fetchesWhatLiesAtAUrl(String path) {
    assertThat(fetch(fetcher, here + path)).isEqualTo(IMAGE);
    String target = path.isEmpty() ? "/" : path.replace("#part", "");
    assertThat(server.asked).containsExactly("posters.test:" + server.port() + target);
  }

  @Test
  void looksAHostUpOnceSoThatItsAddressCannotChangeAfterTheCheck() {
    fetch(fetcher, here + "/poster.jpg");
    assertThat(addresses.lookedUp).containsExactly("posters.test");
  }

  @Test
  void followsThreeRedirectsAndNoMore() {
    assertThat(fetch(fetcher, here + "/redirect/3")).isEqualTo(IMAGE);
    assertThat(failure(fetcher, here + "/redirect/4"))
        .isInstanceOf(RemoteImageException.Missing.class)
        .hasMessageContaining("redirects");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.test/poster.jpg",
        "http://private.test:PORT/poster.jpg",
        "http://127.0.0.2:PORT/poster.jpg",
        "http://[::1]:PORT/poster.jpg",
        "//private.test:PORT/poster.jpg"
      })
  void refusesToBeLedWhereItWouldNotGo(String url) {
    String there = url.replace("PORT", "" + server.port());
    assertThat(failure(fetcher, here + "/elsewhere?" + there))
        .isInstanceOf(RemoteImageException.Forbidden.class);
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://posters.test/a",
        "data:image/png;base64,AA==",
        "http://user@posters.test/",
        "http:///a"
      })
  void tellsOfAHostThatRedirectsToWhatIsNotFetched(String url) {
    assertThat(failure(fetcher, here + "/elsewhere?" + url))
        .isInstanceOf(RemoteImageException.Missing.class)
        .hasMessageContaining("posters.test redirects");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.test:PORT/",
        "http://posters.test/",
        "http://private.test:PORT/",
        "http://127.0.0.2:PORT/",
        "http://[::1]:PORT/"
      })
  void asksNobodyWhoIsNotAllowed(String url) {
    assertThat(failure(fetcher, url.replace("PORT", "" + server.port())))
        .isInstanceOf(RemoteImageException.Forbidden.class);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void asksNobodyAtAllWithoutHosts() {
    ImageFetcher off =
        new ImageFetcher(vertx, addresses, List.of(), Duration.ofSeconds(5), IMAGE.length);
    assertThat(failure(off, here + "/poster.jpg"))
        .isInstanceOf(RemoteImageException.Forbidden.class)
        .hasMessageContaining("not fetched by URL here");
    assertThat(addresses.lookedUp).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "poster.jpg",
        "//posters.test/a",
        "http:///a",
        "http:a",
        "http://a b/",
        "ftp://posters.test/",
        "file:///etc/passwd",
        "http://user@posters.test/",
        "http://posters.test:x/",
        "jar:http://a!/b"
      })
  void refusesWhatIsNoUrlOfAnImage(String url) {
    assertThat(failure(fetcher, url)).isInstanceOf(RemoteImageException.MalformedUrl.class);
  }

  @Test
  void refusesAUrlThatIsTooLong() {
    assertThat(failure(fetcher, here + "/" + "x".repeat(2048)))
        .isInstanceOf(RemoteImageException.MalformedUrl.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/poster.jpg", "/chunked"})
  void readsNoMoreThanAnImageMayHave(String path) {
    assertThat(failure(fetcher(Duration.ofSeconds(5), IMAGE.length - 1), here + path))
        .isInstanceOf(RemoteImageException.TooLarge.class);
  }

  @Test
  void waitsNoLongerThanItMay() {
    long begun = System.nanoTime();
    assertThat(failure(fetcher(Duration.ofMillis(200), 1 << 20), here + "/endless"))
        .isInstanceOf(RemoteImageException.Unreachable.class)
        .hasMessageContaining("in time");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void hangsUpOnceNobodyWaits() {
    ImageFetcher patient = fetcher(Duration.ofMinutes(5), 1 << 20);
    List<Runnable> over = new ArrayList<>();
    Future<byte[]> image = patient.fetch(here + "/endless", bytes -> {}, over::add);
    await(() -> !server.asked.isEmpty());
    over.forEach(Runnable::run);
    await(() -> server.hungUp.get() == 1);
    await(image::failed);
  }

  @Test
  void asksNobodyOnceNobodyWaits() {
    assertThat(fetch(fetcher, here + "/poster.jpg")).isEqualTo(IMAGE); // which connects
    Future<byte[]> image = fetcher.fetch(here + "/endless", bytes -> {}, Runnable::run);
    await(image::failed);
    assertThat(server.asked).hasSize(1);
    assertThat(addresses.lookedUp).hasSize(1);
  }

  @Test
  void fetchesNoMoreAtATimeThanItMayUntilTheyHaveEnded() {
    ImageFetcher patient = fetcher(Duration.ofMinutes(5), 1 << 20);
    List<Runnable> over = new CopyOnWriteArrayList<>();
    for (int i = 0; i < ImageFetcher.MAX_DOWNLOADS; i++) {
      patient.fetch(here + "/endless", bytes -> {}, over::add);
    }
    assertThat(failure(patient, here + "/poster.jpg"))
        .isInstanceOf(RemoteImageException.Unreachable.class)
        .hasMessageContaining("as many images");
    over.forEach(Runnable::run);
    await(() -> catchThrowable(() -> fetch(patient, here + "/poster.jpg")) == null);
    assertThat(fetch(patient, here + "/poster.jpg")).isEqualTo(IMAGE);
  }

  @Test
  void asksForMemoryBeforeItKeepsAnything() {
    AtomicLong taken = new AtomicLong();
    LongConsumer memory =
        bytes -> {
          if (taken.addAndGet(bytes) > 100) {
            throw new RemoteImageException.Unreachable("no memory");
          }
        };
    assertThat(fetcher.fetch(here + "/poster.jpg", memory, o -> {}).toCompletionStage())
        .succeedsWithin(Duration.ofSeconds(5));
    assertThat(taken).hasValue(2 * IMAGE.length);
    ImageFetcher patient = fetcher(Duration.ofMinutes(5), 1 << 20);
    assertThat(patient.fetch(here + "/endless", memory, o -> {}).toCompletionStage())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("no memory");
    await(() -> server.hungUp.get() == 1);
  }

  @Test
  void endsWhereThereIsNoMemoryForTheNextPart() {
    AtomicLong parts = new AtomicLong();
    LongConsumer memory =
        bytes -> {
          if (parts.incrementAndGet() == 3) {
            throw new OutOfMemoryError("for " + bytes);
          }
        };
    ImageFetcher patient = fetcher(Duration.ofMinutes(5), 1 << 20);
    assertThat(patient.fetch(here + "/endless", memory, o -> {}).toCompletionStage())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(OutOfMemoryError.class);
    await(() -> server.hungUp.get() == 1);
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status/404", "/status/401", "/status/204", "/status/302"})
  void tellsThatThereIsNoImage(String path) {
    assertThat(failure(fetcher, here + path)).isInstanceOf(RemoteImageException.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status/500", "/status/503", "/status/429", "/cut"})
  void tellsThatAnotherTimeMayBeBetter(String path) {
    assertThat(failure(fetcher, here + path)).isInstanceOf(RemoteImageException.Unreachable.class);
  }

  @Test
  void tellsThatAHostIsNotThere() {
    String nobody = "http://unknown.invalid:" + server.port() + "/";
    assertThat(failure(fetcher, nobody)).isInstanceOf(RemoteImageException.Unreachable.class);
    server.close();
    assertThat(failure(fetcher, here + "/poster.jpg"))
        .isInstanceOf(RemoteImageException.Unreachable.class)
        .hasMessage("posters.test cannot be reached, or not safely");
  }

  @Test
  void distrustsAServerThatSpeaksNoTls() {
    assertThat(failure(fetcher, here.replace("http:", "https:") + "/poster.jpg"))
        .isInstanceOf(RemoteImageException.Unreachable.class);
  }

  private static byte[] fetch(ImageFetcher fetcher, String url) {
    return fetcher
        .fetch(url, bytes -> {}, over -> {})
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static Throwable failure(ImageFetcher fetcher, String url) {
    Throwable failure = catchThrowable(() -> fetch(fetcher, url));
    assertThat(failure).isInstanceOf(CompletionException.class);
    return failure.getCause();
  }
}
