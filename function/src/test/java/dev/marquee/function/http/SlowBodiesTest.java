package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import dev.marquee.function.admission.Admission;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that say that they will send much, and then take their time. */
@QuarkusTest
@TestProfile(SlowBodiesTest.LargeImages.class)
@QuarkusTestResource(TinyModelResource.class)
@Timeout(60)
class SlowBodiesTest {
  /** What all bodies together may have. */
  private static final long ROOM = Runtime.getRuntime().maxMemory() / 4;

  /** The longest image, so long that only a few fit at the same time. */
  private static final long LONGEST = ROOM / 16;

  private static final long BODY = Door.JSON.longestBody(LONGEST);
  private static final int PATIENT = 10_000;
  private static final byte[] RED = Images.png(Color.RED);

  public static final class LargeImages implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "marquee.max-image-bytes", Long.toString(LONGEST),
          "marquee.batch.max-size", "3",
          "marquee.batch.max-delay", "1s");
    }
  }

  @Inject Admission admission;

  @ParameterizedTest
  @CsvSource({
    "/classify, image/png",
    "/classify, application/json",
    "/, application/cloudevents+json",
    "/v2/models/tiny/infer, application/json"
  })
  void refusesABodyForWhichOthersLeaveNoRoom(String path, String type) throws Exception {
    try (Senders others = new Senders(ROOM - LONGEST / 2, PATIENT)) {
      assertThat(others.admitted()).isTrue();
      HttpResponse<byte[]> refused = Client.send(slow(path, type, LONGEST));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(new String(refused.body(), US_ASCII)).contains("no room for the body");
      assertThat(Client.send(image(RED)).statusCode()).isEqualTo(200);
    }
    awaitRoom();
  }

  @ParameterizedTest
  @CsvSource({
    "/classify, application/json, 429",
    "/, application/cloudevents+json, 429",
    "/v2/models/tiny/infer, application/json, 429",
    "/classify, image/png, 415"
  })
  void takesRoomForWhatIsMadeOfABodyTooOnceItIsThere(String path, String type, int status)
      throws Exception {
    byte[] body = new byte[100_000];
    try (Senders others = new Senders(ROOM - 4 * body.length, PATIENT)) {
      assertThat(others.admitted()).isTrue();
      assertThat(Client.send(Client.post(path, type, body)).statusCode()).isEqualTo(status);
    }
    awaitRoom();
    assertThat(Client.send(Client.post(path, type, body)).statusCode()).isBetween(400, 415);
  }

  @Test
  void givesRoomBackHoweverARequestEnds() throws Exception {
    assertThat(Client.send(image(RED)).statusCode()).isEqualTo(200);
    assertThat(Client.send(chunked()).statusCode()).isEqualTo(200);
    assertThat(Client.send(image(new byte[9])).statusCode()).isEqualTo(415);
    assertThat(Client.send(image(new byte[0])).statusCode()).isEqualTo(400);
    assertThat(Client.send(slow("/classify", "image/png", LONGEST + 1)).statusCode())
        .isEqualTo(413);
    try (Socket late = sendSlowly("image/png", LONGEST, 100)) {
      assertThat(new String(late.getInputStream().readAllBytes(), US_ASCII))
          .contains("HTTP/1.1 408");
    }
    sendSlowly("image/png", LONGEST, PATIENT).close();
    awaitRoom();
  }

  @Test
  void refusesABodyOfUnsaidLengthOnceItFindsNoRoom() throws Exception {
    byte[] noise = new byte[200_000];
    HttpRequest.Builder unsaid =
        HttpRequest.newBuilder(Client.uri("/classify"))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(noise)));
    try (Senders others = new Senders(ROOM - noise.length / 2, PATIENT)) {
      assertThat(others.admitted()).isTrue();
      assertThat(Client.send(unsaid).statusCode()).isEqualTo(429);
      assertThat(Client.send(chunked()).statusCode()).isEqualTo(200);
    }
    awaitRoom();
    assertThat(Client.send(unsaid).statusCode()).isEqualTo(415);
  }

  @Test
  void keepsNoRoomForWhatDoesNotCome() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (long left = 2 * ROOM; left > 0; left -= BODY) {
        Socket socket = new Socket("localhost", Client.uri("/").getPort());
        silent.add(socket);
        String head =
            "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        assertThat(status(socket)).isEqualTo("100");
      }
      assertThat(Client.send(image(RED)).statusCode()).isEqualTo(200);
      assertThat(Client.send(chunked()).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    awaitRoom();
  }

  @Test
  void takesRoomForABodyOfUnsaidLengthOnlyUntilItIsThere() throws Exception {
    try (Senders others = new Senders(ROOM - BODY * 3 / 2, PATIENT)) {
      assertThat(others.admitted()).isTrue();
      List<CompletableFuture<HttpResponse<byte[]>>> batch = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        batch.add(
            CompletableFuture.supplyAsync(
                () -> Client.send(chunked()), Thread::startVirtualThread));
        awaitAccepted(i + 1);
      }
      assertThat(batch).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
    }
    awaitRoom();
  }

  /** The last of a batch is answered at once. */
  private void awaitAccepted(int posters) throws InterruptedException {
    for (int i = 0; i < 80 && posters < 3 && admission.accepted() != posters; i++) {
      Thread.sleep(10);
    }
    assertThat(posters == 3 || admission.accepted() == posters).isTrue();
  }

  /** Others can have it all, as soon as the connections that were closed are known to be. */
  private static void awaitRoom() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      try (Senders all = new Senders(ROOM, 150)) {
        if (all.admitted()) {
          all.awaitEnd();
          return;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("some room is never given back");
  }

  /** Clients that say that they will send so many bytes in all. */
  private static final class Senders implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Senders(long bytes, int millis) throws IOException {
      for (long left = bytes; left > 0; left -= BODY) {
        sockets.add(sendSlowly("application/json", Math.min(left, BODY), millis));
      }
    }

    boolean admitted() throws IOException {
      boolean all = true;
      for (Socket socket : sockets) {
        all &= status(socket).equals("100");
      }
      return all;
    }

    /** Until it is hung up, and their room free again. */
    void awaitEnd() throws IOException {
      for (Socket socket : sockets) {
        socket.getInputStream().readAllBytes();
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static HttpRequest.Builder image(byte[] image) {
    return Client.post("/classify", "image/png", image);
  }

  private static HttpRequest.Builder chunked() {
    return HttpRequest.newBuilder(Client.uri("/classify"))
        .header("Content-Type", "image/png")
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(RED)));
  }

  /** A request that sends nothing of its body before it is told to, and then neither. */
  private static HttpRequest.Builder slow(String path, String type, long length) {
    return HttpRequest.newBuilder(Client.uri(path))
        .header("Content-Type", type)
        .expectContinue(true)
        .POST(BodyPublishers.fromPublisher(client -> client.onSubscribe(new Silence()), length));
  }

  private static Socket sendSlowly(String type, long length, int millis) throws IOException {
    Socket socket = new Socket("localhost", Client.uri("/").getPort());
    socket.setSoTimeout(PATIENT);
    String head =
        "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
            + "X-Request-Timeout-Ms: %d\r\nExpect: 100-continue\r\n\r\n";
    socket.getOutputStream().write(head.formatted(type, length, millis).getBytes(US_ASCII));
    return socket;
  }

  /** Of {@code HTTP/1.1 100 Continue}. */
  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), US_ASCII).substring(9);
  }

  private static final class Silence implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
