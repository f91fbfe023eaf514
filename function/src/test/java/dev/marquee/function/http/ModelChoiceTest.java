package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.ModelsFolderResource;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names one of several models in all the ways that there are. */
@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class ModelChoiceTest {
  private static final byte[] RED = Images.png(Color.RED);

  @Test
  void findsVersionsSideBySide() {
    assertThat(version(ask("tiny"))).isEqualTo("10");
    assertThat(version(ask("tiny:9"))).isEqualTo("9");
    assertThat(version(ask("tiny&version=9"))).isEqualTo("9");
    assertThat(version(Client.send(Client.post("/classify", "image/png", RED)))).isEqualTo("10");
    assertThat(version(Client.send(Client.post("/classify?version=9", "image/png", RED))))
        .isEqualTo("9");
    byte[] json =
        ("{\"model\":\"tiny\",\"version\":\"9\",\"image\":\"" + Client.base64(RED) + "\"}")
            .getBytes();
    assertThat(version(Client.send(Client.post("/classify", "application/json", json))))
        .isEqualTo("9");
  }

  @Test
  void takesFromTheQueryWhatNeitherJsonNorEventSays() {
    String image = "\"image\":\"" + Client.base64(RED) + "\"";
    byte[] plain = ("{" + image + "}").getBytes();
    byte[] naming = ("{\"model\":\"tiny:10\",\"top\":2," + image + "}").getBytes();
    String query = "?model=tiny&version=9&top=1";
    HttpResponse<byte[]> asked =
        Client.send(Client.post("/classify" + query, "application/json", plain));
    assertThat(version(asked)).isEqualTo("9");
    assertThat(genres(asked)).isEqualTo(1);
    HttpResponse<byte[]> said =
        Client.send(Client.post("/classify" + query, "application/json", naming));
    assertThat(version(said)).isEqualTo("10");
    assertThat(genres(said)).isEqualTo(2);
    for (boolean structured : new boolean[] {true, false}) {
      HttpResponse<byte[]> event = sendEvent("/?model=tiny:10&top=1", "image/png", RED, structured);
      assertThat(version(event)).isEqualTo("9");
      assertThat(genres(event)).isEqualTo(1);
    }
  }

  @Test
  void putsTogetherWhatQueryAndJsonSayOfAModel() {
    assertThat(version(askInJson("?model=tiny", "\"version\":\"9\""))).isEqualTo("9");
    assertThat(version(askInJson("?model=tiny:10", "\"version\":\"9\""))).isEqualTo("9");
    assertThat(version(askInJson("?version=9", "\"model\":\"tiny\""))).isEqualTo("9");
    assertThat(version(askInJson("?model=tiny:9", "\"model\":\"tiny\""))).isEqualTo("9");
    assertThat(askInJson("?model=none", "\"version\":\"9\"").statusCode()).isEqualTo(404);
    HttpResponse<byte[]> other = askInJson("?model=tiny&version=9", "\"model\":\"seeing\"");
    assertThat(answer(other).get("model").asText()).isEqualTo("seeing");
  }

  private static HttpResponse<byte[]> askInJson(String query, String said) {
    String json = "{%s,\"image\":\"%s\"}".formatted(said, Client.base64(RED));
    return Client.send(Client.post("/classify" + query, "application/json", json.getBytes()));
  }

  @Test
  void findsTheModelThatAnEventNames() {
    for (boolean structured : new boolean[] {true, false}) {
      assertThat(version(sendEvent("/", "image/png", RED, structured))).isEqualTo("9");
      String image = "\"image\":\"" + Client.base64(RED) + "\"";
      byte[] plain = ("{" + image + "}").getBytes();
      assertThat(version(sendEvent("/", "application/json", plain, structured))).isEqualTo("9");
      byte[] naming = ("{\"model\":\"tiny:10\"," + image + "}").getBytes();
      assertThat(version(sendEvent("/", "application/json", naming, structured))).isEqualTo("10");
    }
  }

  @Test
  void decodesWhatHeadersOfEventsEncode() {
    for (String name : List.of("tiny%3A9", "%74iny:9", "\"tiny:9\"")) {
      HttpRequest.Builder event =
          Client.post("/", "image/png", RED)
              .headers("ce-id", "1", "ce-source", "urn:s", "ce-specversion", "1.0")
              .header("ce-type", "dev.marquee.poster%2Esubmitted")
              .header("ce-marqueemodel", name);
      assertThat(version(Client.send(event))).isEqualTo("9");
      assertThat(Client.send(event.setHeader("ce-marqueemodel", "50%")).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void listsAllWithTheirState() {
    JsonNode listing = Client.json(Client.send(Client.get("/models")));
    assertThat(listing.get("defaultModel").asText()).isEqualTo("tiny:10");
    List<String> tiny = new ArrayList<>();
    for (JsonNode model : listing.get("models")) {
      if (model.get("name").asText().equals("tiny")) {
        tiny.add(model.get("version").asText() + " " + model.get("state").asText());
      }
    }
    assertThat(tiny).containsSubsequence("9 ready", "10 ready");
  }

  private static HttpResponse<byte[]> sendEvent(
      String target, String type, byte[] data, boolean structured) {
    var event =
        CloudEventBuilder.v1()
            .withId("1")
            .withSource(URI.create("urn:s"))
            .withType(ClassifyFunction.SUBMITTED)
            .withExtension(ClassifyFunction.MODEL_ATTRIBUTE, "tiny:9")
            .withData(type, data)
            .build();
    HttpRequest.Builder request = HttpRequest.newBuilder(Client.uri(target));
    var writer =
        HttpMessageFactory.createWriter(
            request::header, body -> request.POST(BodyPublishers.ofByteArray(body)));
    if (structured) {
      writer.writeStructured(event, new JsonFormat());
    } else {
      writer.writeBinary(event);
    }
    return Client.send(request);
  }

  private static HttpResponse<byte[]> ask(String model) {
    return Client.send(Client.post("/classify?model=" + model, "image/png", RED));
  }

  private static String version(HttpResponse<byte[]> response) {
    return answer(response).get("version").asText();
  }

  private static int genres(HttpResponse<byte[]> response) {
    return answer(response).get("genres").size();
  }

  /** Of structured events, what is in them. */
  private static JsonNode answer(HttpResponse<byte[]> response) {
    JsonNode answer = Client.json(response);
    assertThat(response.statusCode()).as(answer.toString()).isEqualTo(200);
    return answer.has("data") ? answer.get("data") : answer;
  }
}
