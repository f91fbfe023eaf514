package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.TinyModelResource;
import dev.marquee.model.JpegLibrary;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class HealthTest {

  @ParameterizedTest
  @ValueSource(strings = {"/q/health/started", "/q/health/ready"})
  void isUpAfterTheWarmUpAndNamesModelsProvidersAndDecoder(String path)
      throws InterruptedException {
    HttpResponse<byte[]> response = Client.send(Client.get(path));
    for (int i = 0; i < 100 && response.statusCode() == 503; i++) {
      Thread.sleep(50);
      response = Client.send(Client.get(path));
    }
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode data = null;
    for (JsonNode check : Client.json(response).get("checks")) {
      data = check.get("name").asText().equals("models") ? check.get("data") : data;
    }
    assertThat(data.get("default").asText()).isEqualTo("tiny:1.2.3");
    assertThat(data.get("tiny:1.2.3").asText()).isEqualTo("ready on cpu");
    // of a native executable: the one that this machine's JVM finds
    assertThat(data.get("jpeg").asText()).isEqualTo(JpegLibrary.fastest().toString());
  }

  @Test
  void isLive() {
    assertThat(Client.send(Client.get("/q/health/live")).statusCode()).isEqualTo(200);
  }
}
