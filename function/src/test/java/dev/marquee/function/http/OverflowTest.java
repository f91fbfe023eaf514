package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.Packages;
import dev.marquee.function.TinyModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model whose graph answers black posters with numbers, and red ones with NaN. */
@QuarkusTest
@QuarkusTestResource(value = OverflowTest.Overflowing.class, restrictToAnnotatedClass = true)
class OverflowTest {
  private static final byte[] RED = Images.png(Color.RED);
  private static final byte[] BLACK = Images.png(Color.BLACK);

  public static final class Overflowing implements QuarkusTestResourceLifecycleManager {
    private Path parent;

    @Override
    public Map<String, String> start() {
      try {
        parent = Files.createTempDirectory("marquee-overflow-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Path folder = parent.resolve("hot");
      var manifest = TinyModel.manifest("hot", "1", TinyModel.LABELS, TinyModel.SIZE, true);
      Packages.writeOverflowing(folder, manifest, Float.MAX_VALUE);
      return Map.of("marquee.model", folder.toString(), "marquee.batch.max-size", "8");
    }

    @Override
    public void stop() {
      Packages.delete(parent);
    }
  }

  @Test
  void answersNoNumbersWithAProblem() {
    assertProblem(classify("", RED));
    assertProblem(classify("?explain=true", RED));
  }

  @Test
  void answersTheOpenInferenceProtocolWithItsError() {
    String request =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"%s\",\"%s\"]}]}"
            .formatted(Client.base64(BLACK), Client.base64(RED));
    HttpResponse<byte[]> response =
        Client.send(Client.post("/v2/models/hot/infer", "application/json", request.getBytes()));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(Client.json(response).get("error").asText()).contains("no finite probabilities");
  }

  @Test
  void goesOnAnsweringTheOtherPostersOfABatch() {
    var answers =
        IntStream.range(0, 40)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> classify("", i % 2 == 0 ? RED : BLACK)))
            .toList();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join().statusCode()).isEqualTo(i % 2 == 0 ? 503 : 200);
    }
  }

  private static HttpResponse<byte[]> classify(String query, byte[] image) {
    return Client.send(Client.post("/classify" + query, "image/png", image));
  }

  private static void assertProblem(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(Client.json(response).get("type").asText())
        .isEqualTo("tag:marquee.dev,2026:no-probabilities");
    assertThat(Client.json(response).get("detail").asText()).startsWith("hot:1 ");
  }
}
