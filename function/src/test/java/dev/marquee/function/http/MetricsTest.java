package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.Scrape;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What a request changes at {@code /q/metrics}. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class MetricsTest {
  private static final String MODEL = "model=\"tiny\",provider=\"cpu\"";

  @Test
  void countsRequestsByDoorAndOutcome() throws InterruptedException {
    byte[] red = Images.png(Color.RED);
    assertAdds(1, image(red), requests("image", "answered"));
    assertAdds(1, image("no image".getBytes(UTF_8)), requests("image", "unsupported-image"));
    assertAdds(1, image(new byte[0]), requests("image", "empty-body"));
    String json = "{\"image\":\"" + Client.base64(red) + "\"}";
    HttpRequest.Builder posted = Client.post("/classify", "application/json", json.getBytes(UTF_8));
    assertAdds(1, posted, requests("json", "answered"));
    assertAdds(1, event(red), requests("binary-event", "answered"));
    assertAdds(1, event(new byte[9]), requests("binary-event", "unsupported-image"));
    assertAdds(1, tensors(1), requests("open-inference", "answered"));
    assertAdds(1, tensors(0), requests("open-inference", "malformed-inference"));
  }

  @Test
  void anUploadThatIsCancelledOverHttp2IsNotAnswered() throws Exception {
    String answered = requests("image", "answered");
    double before = value(Scrape.now(), answered);
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(Client.get("/models").build(), BodyHandlers.discarding()); // asks for HTTP/2
      assertAdds(1, () -> cancelled(client), requests("image", "hung-up"));
    }
    assertThat(value(Scrape.now(), answered)).isEqualTo(before);
  }

  /** Once its body, which never comes, is asked for. */
  private static void cancelled(HttpClient client) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Flow.Subscription silence =
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            begun.complete(null);
          }

          @Override
          public void cancel() {}
        };
    HttpRequest upload =
        HttpRequest.newBuilder(Client.uri("/classify"))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.fromPublisher(body -> body.onSubscribe(silence)))
            .build();
    var answer = client.sendAsync(upload, BodyHandlers.discarding());
    begun.join();
    answer.cancel(true);
  }

  @Test
  void timesTheStagesOfEachPoster() throws InterruptedException {
    for (String stage : new String[] {"wait", "decode", "infer"}) {
      String series =
          "marquee_stage_seconds_%%s{%s,stage=\"%s\",version=\"1.2.3\"}".formatted(MODEL, stage);
      assertAdds(3, tensors(3), series.formatted("count"));
      assertThat(value(Scrape.now(), series.formatted("sum"))).isBetween(1e-9, 10.0);
    }
  }

  @Test
  void countsPostersByTheirLikeliestGenre() throws InterruptedException {
    String series = "marquee_predictions_total{genre=\"%s\"," + MODEL + ",version=\"1.2.3\"}";
    assertAdds(1, image(Images.png(Color.RED)), series.formatted("Horror"));
    double others = value(Scrape.now(), series.formatted("Mystery"));
    assertAdds(1, image(Images.png(Color.BLUE)), series.formatted("Drama"));
    assertThat(value(Scrape.now(), series.formatted("Mystery"))).isEqualTo(others);
  }

  @Test
  void sumsTheSizesOfBatches() throws InterruptedException {
    assertAdds(2, tensors(2), "marquee_batch_size_sum{" + MODEL + ",version=\"1.2.3\"}");
  }

  @Test
  void watchesTheQueueAndTellsTheModel() {
    Scrape scrape = Scrape.now();
    assertThat(value(scrape, "marquee_queue_length")).isZero();
    assertThat(value(scrape, "marquee_queue_capacity"))
        .isEqualTo(32 * Runtime.getRuntime().availableProcessors());
    assertThat(
            value(
                scrape,
                "marquee_model_info{model=\"tiny\",network=\"colour-means\",precision=\"fp32\","
                    + "provider=\"cpu\",version=\"1.2.3\"}"))
        .isEqualTo(1);
  }

  /** Meters are brought up to date after the answer, which does not wait for it. */
  private static void assertAdds(int more, HttpRequest.Builder request, String series)
      throws InterruptedException {
    assertAdds(more, () -> Client.send(request), series);
  }

  private static void assertAdds(int more, Runnable request, String series)
      throws InterruptedException {
    double before = value(Scrape.now(), series);
    request.run();
    for (int i = 0; i < 100 && value(Scrape.now(), series) < before + more; i++) {
      Thread.sleep(20);
    }
    assertThat(value(Scrape.now(), series)).as(series).isEqualTo(before + more);
  }

  private static double value(Scrape scrape, String series) {
    return scrape.series().getOrDefault(series, 0.0);
  }

  private static String requests(String door, String outcome) {
    return "marquee_requests_seconds_count{door=\"%s\",outcome=\"%s\"}".formatted(door, outcome);
  }

  private static HttpRequest.Builder image(byte[] image) {
    return Client.post("/classify", "image/png", image);
  }

  private static HttpRequest.Builder event(byte[] image) {
    return Client.post("/", "image/png", image)
        .headers("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0")
        .header("ce-type", ClassifyFunction.SUBMITTED);
  }

  private static HttpRequest.Builder tensors(int posters) {
    String request =
        "{\"inputs\":[{\"name\":\"poster\",\"datatype\":\"UINT8\",\"shape\":[%d,6,4,3],\"data\":%s}]}"
            .formatted(posters, Collections.nCopies(72 * posters, 7));
    return Client.post("/v2/models/tiny/infer", null, request.getBytes(UTF_8));
  }
}
