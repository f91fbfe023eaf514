package dev.marquee.function.http;

import static java.net.http.HttpClient.Version.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.Scrape;
import dev.marquee.function.TinyModelResource;
import dev.marquee.function.admission.Admission;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function that takes its time, for it waits for a batch that never fills. */
@QuarkusTest
@TestProfile(OverloadTest.Patient.class)
@QuarkusTestResource(TinyModelResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class OverloadTest {
  private static final int CAPACITY = 4;
  private static final List<String> DOORS =
      List.of("image/png", "application/json", "event", "tensors");

  public static final class Patient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "marquee.batch.max-size", "100",
          "marquee.batch.max-delay", "3s",
          "marquee.queue-capacity", Integer.toString(CAPACITY),
          "marquee.deadline", "20s");
    }
  }

  @Inject Admission admission;
  @Inject Event<ShutdownDelayInitiatedEvent> shutdown;

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/json", "event", "tensors"})
  void answers504AtTheDeadlineThatTheRequestStates(String door) {
    long start = System.nanoTime();
    HttpResponse<byte[]> response = Client.send(poster(door).header(DeadlineHeader.NAME, "150"));
    assertProblem(response, 504, "deadline-passed");
    assertThat((System.nanoTime() - start) / 1_000_000).isBetween(150L, 2500L);
  }

  @Test
  void takesADeadlineThatCannotBeReadForAMistake() {
    for (String header : List.of("0", "-1", "1.5", "soon", "99999999999999999999")) {
      HttpRequest.Builder poster = poster("image/png").header(DeadlineHeader.NAME, header);
      assertProblem(Client.send(poster), 400, "malformed-request");
    }
  }

  @Test
  void answersAllThatItAcceptedAndRefusesTheRestAtOnce() throws InterruptedException {
    for (HttpResponse<byte[]> refused : whileItIsFull()) {
      assertProblem(refused, 429, "queue-full");
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    }
  }

  /** What every door answers before a place is free, tried anew where the machine is too slow. */
  private List<HttpResponse<byte[]>> whileItIsFull() throws InterruptedException {
    while (true) {
      var accepted = fill("application/json");
      List<HttpResponse<byte[]>> refused = DOORS.stream().map(d -> Client.send(poster(d))).toList();
      double queue = Scrape.now().series().get("marquee_queue_length");
      boolean full = accepted.stream().noneMatch(CompletableFuture::isDone);
      assertThat(accepted).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
      awaitAccepted(0);
      if (full) {
        assertThat(queue).isEqualTo(CAPACITY);
        return refused;
      }
    }
  }

  @Test
  void eachPosterOfARequestTakesAPlace() throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> two =
        CompletableFuture.supplyAsync(() -> Client.send(images(2)), Thread::startVirtualThread);
    awaitAccepted(2);
    assertProblem(Client.send(images(3)), 429, "queue-full");
    assertThat(Client.send(images(2)).statusCode()).isEqualTo(200);
    assertThat(two.join().statusCode()).isEqualTo(200);
    awaitAccepted(0);
  }

  @Test
  void forgetsClientsThatHungUp() throws IOException, InterruptedException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      clients.add(postWithoutWaiting());
    }
    awaitAccepted(CAPACITY);
    long start = System.nanoTime();
    for (Socket client : clients) {
      client.close();
    }
    awaitAccepted(0);
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2500);
    assertThat(Client.send(poster("image/png")).statusCode()).isEqualTo(200);
  }

  @Test
  void holdsNoPlaceForABodyThatDoesNotCome() throws IOException, InterruptedException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      slow.add(
          send(
              "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n"
                  + "Content-Length: 1000\r\n\r\n",
              new byte[10]));
    }
    Thread.sleep(100);
    assertThat(Client.send(poster("image/png")).statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/classify", "/v2/models/tiny/infer"})
  void hangsUpOnABodyThatIsNotWholeAtTheDeadline(String path) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n%s: 150\r\n"
            + "Content-Length: 1000\r\n\r\n";
    long start = System.nanoTime();
    try (Socket socket = send(head.formatted(path, DeadlineHeader.NAME), new byte[10])) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(150L, 2500L);
      assertThat(answer).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
      assertThat(answer).contains("after 150 ms the body was not whole");
    }
  }

  @Test
  void ofManyRequestsOnAConnectionEndsTheSlowOneAlone() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest fast = Client.get("/models").build();
      assertThat(client.send(fast, BodyHandlers.ofByteArray()).version()).isEqualTo(HTTP_2);
      HttpRequest slow =
          HttpRequest.newBuilder(Client.uri("/classify"))
              .headers("Content-Type", "image/png", DeadlineHeader.NAME, "150")
              .POST(BodyPublishers.fromPublisher(nothing -> nothing.onSubscribe(new Silence())))
              .build();
      HttpResponse<byte[]> answer = client.send(slow, BodyHandlers.ofByteArray());
      assertThat(answer.version()).isEqualTo(HTTP_2);
      assertProblem(answer, 408, "body-too-slow");
      assertThat(client.send(fast, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
    }
  }

  /** A body that never comes. */
  private static final class Silence implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  @Test
  void stopsNoEarlierThanTheDeadlineOfWhatItAccepted() {
    assertThat(ConfigProvider.getConfig().getValue("quarkus.shutdown.timeout", Duration.class))
        .hasSeconds(20);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void afterTheSignalToStopItAnswersWhatItAcceptedAndTakesNoMore() throws InterruptedException {
    List<CompletableFuture<HttpResponse<byte[]>>> accepted = fill("event");
    shutdown.fire(new ShutdownDelayInitiatedEvent());
    for (String door : DOORS) {
      assertProblem(Client.send(poster(door)), 503, "stopping");
    }
    for (String path : List.of("/v2/health/ready", "/v2/models/tiny/ready")) {
      HttpResponse<byte[]> ready = Client.send(Client.get(path));
      assertThat(ready.statusCode()).as(path).isEqualTo(503);
      assertThat(Client.json(ready).get("ready").asBoolean(true)).isFalse();
    }
    assertThat(accepted).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
  }

  private List<CompletableFuture<HttpResponse<byte[]>>> fill(String door)
      throws InterruptedException {
    List<CompletableFuture<HttpResponse<byte[]>>> accepted = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      accepted.add(
          CompletableFuture.supplyAsync(
              () -> Client.send(poster(door)), Thread::startVirtualThread));
    }
    awaitAccepted(CAPACITY);
    return accepted;
  }

  private void awaitAccepted(int expected) throws InterruptedException {
    for (int i = 0; i < 1000 && admission.accepted() != expected; i++) {
      Thread.sleep(10);
    }
    assertThat(admission.accepted()).isEqualTo(expected);
  }

  private static HttpRequest.Builder poster(String door) {
    byte[] image = Images.png(Color.RED);
    return switch (door) {
      case "event" ->
          Client.post("/", "image/png", image)
              .headers("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0")
              .header("ce-type", ClassifyFunction.SUBMITTED);
      case "application/json" ->
          Client.post(
              "/classify", door, ("{\"image\":\"" + Client.base64(image) + "\"}").getBytes());
      case "tensors" -> images(1);
      default -> Client.post("/classify", door, image);
    };
  }

  private static HttpRequest.Builder images(int count) {
    String image = '"' + Client.base64(Images.png(Color.RED)) + '"';
    String request =
        "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[%d],\"data\":%s}]}"
            .formatted(count, Collections.nCopies(count, image));
    return Client.post("/v2/models/tiny/infer", null, request.getBytes());
  }

  private static Socket postWithoutWaiting() throws IOException {
    byte[] image = Images.png(Color.RED);
    return send(
        "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n"
            + "Content-Length: "
            + image.length
            + "\r\n\r\n",
        image);
  }

  private static Socket send(String head, byte[] body) throws IOException {
    Socket socket = new Socket("localhost", Client.uri("/").getPort());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    return socket;
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String type) {
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(status);
    JsonNode body = Client.json(response);
    if (response.uri().getPath().startsWith("/v2")) {
      assertThat(body.get("error").asText()).isNotBlank();
    } else {
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(body.get("type").asText()).endsWith(":" + type);
    }
  }
}
