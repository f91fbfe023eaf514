package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.net.http.HttpRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TracesTest.Traced.class)
@QuarkusTestResource(TinyModelResource.class)
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  /** Keeps what is exported. */
  @Singleton
  public static class Exporter {
    @Produces
    @Singleton
    InMemorySpanExporter exporter() {
      return InMemorySpanExporter.create();
    }
  }

  public static final class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.otel.sdk.disabled", "false", "quarkus.otel.bsp.schedule.delay", "10ms");
    }
  }

  @Inject InMemorySpanExporter exporter;
  @Inject OpenTelemetry openTelemetry;

  @BeforeEach
  void forget() {
    exporter.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/json", "event"})
  void showTheStagesOfAPosterBelowItsRequestInTheCallersTrace(String door)
      throws InterruptedException {
    HttpRequest.Builder request = request(door, Images.png(Color.RED));
    request.header("traceparent", "00-" + TRACE + "-" + CALLER + "-01");
    assertThat(Client.send(request).statusCode()).isEqualTo(200);
    List<SpanData> spans = spans(5);
    SpanData server =
        spans.stream().filter(s -> s.getKind() == SpanKind.SERVER).findFirst().orElseThrow();
    assertThat(server.getParentSpanId()).isEqualTo(CALLER);
    assertThat(spans).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
    List<SpanData> stages =
        spans.stream()
            .filter(span -> span != server)
            .sorted(Comparator.comparing(SpanData::getEndEpochNanos))
            .toList();
    assertThat(stages)
        .extracting(SpanData::getName)
        .containsExactly("wait", "decode", "wait", "infer");
    assertThat(stages)
        .allSatisfy(stage -> assertThat(stage.getParentSpanId()).isEqualTo(server.getSpanId()));
    for (int i = 1; i < stages.size(); i++) {
      assertThat(stages.get(i).getStartEpochNanos())
          .isEqualTo(stages.get(i - 1).getEndEpochNanos());
    }
    assertThat(stages.getFirst().getStartEpochNanos())
        .isGreaterThan(server.getStartEpochNanos() - 1_000_000);
  }

  @Test
  void readNoBaggageOfTheCaller() {
    assertThat(openTelemetry.getPropagators().getTextMapPropagator().fields())
        .containsExactlyInAnyOrder("traceparent", "tracestate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "event"})
  void areNotKeptWhereTheCallerDoesNotKeepThem(String door) throws InterruptedException {
    HttpRequest.Builder request = request(door, Images.png(Color.RED));
    request.header("traceparent", "00-" + TRACE + "-" + CALLER + "-00");
    assertThat(Client.send(request).statusCode()).isEqualTo(200);
    Thread.sleep(200);
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
  }

  private List<SpanData> spans(int expected) throws InterruptedException {
    for (int i = 0; i < 200 && exporter.getFinishedSpanItems().size() < expected; i++) {
      Thread.sleep(25);
    }
    List<SpanData> spans = exporter.getFinishedSpanItems();
    assertThat(spans).hasSize(expected);
    return spans;
  }

  private static HttpRequest.Builder request(String door, byte[] image) {
    return switch (door) {
      case "event" ->
          Client.post("/", "image/png", image)
              .headers("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0")
              .header("ce-type", ClassifyFunction.SUBMITTED);
      case "application/json" ->
          Client.post(
              "/classify", door, ("{\"image\":\"" + Client.base64(image) + "\"}").getBytes());
      default -> Client.post("/classify", door, image);
    };
  }
}
