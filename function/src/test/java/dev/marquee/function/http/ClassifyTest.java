package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModel;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class ClassifyTest {
  private static final Color ORANGE = new Color(255, 127, 0);

  @Test
  void answersJsonWithTheLikeliestGenresFirst() {
    String body = "{\"image\":\"" + Client.base64(Images.png(ORANGE)) + "\",\"top\":4}";
    HttpResponse<byte[]> response = post("/classify", "application/json", body.getBytes());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode answer = Client.json(response);
    assertThat(answer.get("model").asText()).isEqualTo("tiny");
    assertThat(answer.get("version").asText()).isEqualTo("1.2.3");
    assertThat(answer.size()).isEqualTo(3);
    assertGenres(answer, List.of("Horror", "Comedy", "Drama", "Mystery"));
  }

  @Test
  void answersAnImageBodyLikeTheSameImageInJson() {
    byte[] image = Images.jpeg(ORANGE);
    byte[] json = ("{\"image\":\"" + Client.base64(image) + "\",\"top\":2}").getBytes();
    HttpResponse<byte[]> response = post("/classify?top=2", "image/jpeg", image);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo(post("/classify", "application/json", json).body());
    assertThat(Client.json(response).get("genres").size()).isEqualTo(2);
  }

  @Test
  void takesBytesOfWhichNothingIsSaidForAnImage() {
    assertThat(post("/classify", "application/octet-stream", Images.png(ORANGE)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void looksAtTheBytesAndNotAtTheNameOfTheType() {
    assertThat(post("/classify", "IMAGE/JPEG; q=1", Images.png(ORANGE)).statusCode())
        .isEqualTo(200);
    byte[] json = ("{\"image\":\"" + Client.base64(Images.png(ORANGE)) + "\"}").getBytes();
    assertThat(post("/classify", "Application/JSON; charset=utf-8", json).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersWithThreeGenresUnlessTold() {
    HttpResponse<byte[]> response = post("/classify", "image/png", Images.png(Color.BLUE));
    JsonNode genres = Client.json(response).get("genres");
    assertThat(genres.size()).isEqualTo(3);
    assertThat(genres.get(0).get("genre").asText()).isEqualTo("Drama");
  }

  @Test
  void findsAModelByItsName() {
    assertThat(post("/classify?model=tiny", "image/png", Images.png(Color.RED)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersManyAtOnceEachWithItsOwn() {
    List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.BLACK);
    List<CompletableFuture<String>> answers =
        IntStream.range(0, 200)
            .mapToObj(i -> Images.png(colours.get(i % 4)))
            .map(png -> CompletableFuture.supplyAsync(() -> firstGenre(png)))
            .toList();
    List<String> first = List.of("Horror", "Comedy", "Drama", "Horror");
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join()).isEqualTo(first.get(i % 4));
    }
  }

  @Test
  void tellsWhatIsLoadedButNotWhereOnTheMachine() {
    HttpResponse<byte[]> response = Client.send(Client.get("/models"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode model = Client.json(response).get("models").get(0);
    assertThat(model.get("name").asText()).isEqualTo("tiny");
    assertThat(model.get("version").asText()).isEqualTo("1.2.3");
    assertThat(model.get("network").asText()).isEqualTo("colour-means");
    assertThat(model.get("labels")).extracting(JsonNode::asText).isEqualTo(TinyModel.LABELS);
    assertThat(model.get("labelPolicy").asText()).isEqualTo("alphabetical");
    assertThat(model.get("inputSize").get("height").asInt()).isEqualTo(6);
    assertThat(model.get("inputSize").get("width").asInt()).isEqualTo(4);
    assertThat(model.get("precision").asText()).isEqualTo("fp32");
    assertThat(model.get("metrics").get("accuracy").asDouble()).isEqualTo(0.25);
    assertThat(model.get("source").asText()).isEqualTo("tiny-package");
    assertThat(model.get("provider").asText()).isEqualTo("cpu");
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain("/tmp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/models", "/v2", "/v2/health/live", "/v2/models/tiny", "/v2/models/none"})
  void answersHeadLikeGetButWithoutTheBody(String path) {
    HttpResponse<byte[]> get = Client.send(Client.get(path));
    HttpResponse<byte[]> head = Client.send(Client.get(path).HEAD());
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"))
        .isPresent();
    assertThat(head.body()).isEmpty();
  }

  private static void assertGenres(JsonNode answer, List<String> names) {
    double[] expected = TinyModel.expected(1, 127 / 255.0, 0);
    assertThat(answer.get("genres")).extracting(g -> g.get("genre").asText()).isEqualTo(names);
    for (int i = 0; i < names.size(); i++) {
      assertThat(answer.get("genres").get(i).get("probability").asDouble())
          .isEqualTo(expected[i], within(1e-6));
    }
  }

  private static String firstGenre(byte[] image) {
    JsonNode answer = Client.json(post("/classify?top=1", "image/png", image));
    return answer.get("genres").get(0).get("genre").asText();
  }

  private static HttpResponse<byte[]> post(String path, String type, byte[] body) {
    HttpRequest.Builder request = Client.post(path, type, body);
    return Client.send(request);
  }
}
