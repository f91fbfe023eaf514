package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers say of themselves beside their bodies. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class HeadersTest {
  private static final byte[] RED = Images.png(Color.RED);

  @ParameterizedTest
  @ValueSource(strings = {"/models", "/openapi.yaml", "/v2", "/nowhere", "/q/health/live"})
  void tellsWhenItWasMade(String path) {
    assertMadeNow(Client.send(Client.get(path)));
  }

  @Test
  void tellsWhenAClassificationWasMade() {
    assertMadeNow(Client.send(Client.post("/classify", "image/png", RED)));
  }

  /** As application.properties has it for the page. */
  @Test
  void hasTheHeadersThatSettingsAdd() {
    HttpResponse<byte[]> classified = Client.send(Client.post("/classify", "image/png", RED));
    HttpResponse<byte[]> refused = Client.send(Client.post("/classify", "text/plain", RED));
    for (var answer : List.of(classified, refused, Client.send(Client.get("/v2")))) {
      assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
    }
  }

  private static void assertMadeNow(HttpResponse<byte[]> response) {
    List<String> dates = response.headers().allValues("Date");
    assertThat(dates).hasSize(1);
    Instant made = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(dates.getFirst()));
    assertThat(made).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void tellsWhatIsTakenWhereItRefusesATypeOrAnEncoding() {
    HttpResponse<byte[]> text = Client.send(Client.post("/classify", "text/plain", RED));
    assertThat(text.headers().firstValue("Accept").orElse("").split(", "))
        .contains("image/*", "application/json");
    HttpResponse<byte[]> zipped =
        Client.send(Client.post("/classify", "image/png", RED).header("Content-Encoding", "gzip"));
    assertThat(zipped.headers().firstValue("Accept-Encoding")).contains("identity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text",
        "application/openmetrics-text; version=1.0.0,application/openmetrics-text;version=0.0.1",
        "application/json"
      })
  void givesMetricsAsOpenMetricsWhereTextIsNotAsked(String accepted) {
    HttpResponse<byte[]> metrics = Client.send(Client.get("/q/metrics").header("Accept", accepted));
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
  }

  @Test
  void givesMetricsAsTextWhereThatIsAsked() {
    HttpResponse<byte[]> metrics =
        Client.send(Client.get("/q/metrics").header("Accept", "text/plain"));
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }
}
