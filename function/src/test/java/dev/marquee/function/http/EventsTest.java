package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModel;
import dev.marquee.function.TinyModelResource;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks CloudEvents with the function by the official SDK, in both directions. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class EventsTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(strings = {"/", "/classify"})
  void answersABinaryEventThatIsAnImage(String path) {
    CloudEvent poster = submitted().withData("image/png", Images.png(Color.RED)).build();
    assertClassified(poster, exchange(path, poster, false), "Horror");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/classify"})
  void answersAStructuredEventThatIsAnImage(String path) {
    CloudEvent poster = submitted().withData("image/jpeg", Images.jpeg(Color.BLUE)).build();
    assertClassified(poster, exchange(path, poster, true), "Drama");
  }

  @Test
  void answersJsonDataInBothModes() {
    byte[] data = ("{\"image\":\"" + Client.base64(Images.png(Color.RED)) + "\"}").getBytes();
    CloudEvent poster = submitted().withData("application/json", data).build();
    assertClassified(poster, exchange("/", poster, false), "Horror");
    assertClassified(poster, exchange("/", poster, true), "Horror");
  }

  @Test
  void doesWhatJsonDataAsks() {
    byte[] data =
        ("{\"top\":1,\"image\":\"" + Client.base64(Images.png(Color.RED)) + "\"}").getBytes();
    CloudEvent poster = submitted().withData("application/json", data).build();
    assertThat(Client.json(exchange("/", poster, true).getData().toBytes()).get("genres").size())
        .isEqualTo(1);
  }

  @Test
  void takesDataOfNoTypeForWhatItIs() {
    String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"%s\",%s}";
    String image = "\"data_base64\":\"" + Client.base64(Images.png(Color.RED)) + "\"";
    String json = "\"data\":{\"image\":\"" + Client.base64(Images.png(Color.RED)) + "\"}";
    for (String data : new String[] {image, json}) {
      String body = event.formatted(ClassifyFunction.SUBMITTED, data);
      HttpResponse<byte[]> response =
          Client.send(Client.post("/", MediaType.STRUCTURED_EVENT, body.getBytes()));
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  /** As the JSON format of CloudEvents has it, section 2.2. */
  @Test
  void takesAttributesThatAreNullForAbsent() {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"%s\",\"subject\":null,"
            + "\"datacontenttype\":null,\"time\":null,\"traceparent\":null,\"marqueemodel\":null,"
            + "\"data\":null,\"data_base64\":\"%s\"}";
    String image = Client.base64(Images.png(Color.RED));
    byte[] body = event.formatted(ClassifyFunction.SUBMITTED, image).getBytes();
    HttpResponse<byte[]> response = Client.send(Client.post("/", MediaType.STRUCTURED_EVENT, body));
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    CloudEvent answer = read(response).toEvent();
    assertThat(answer.getSubject()).isNull();
    assertThat(answer.getExtensionNames()).containsExactly("causationid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "C", "ce", "Ce", "ce-", "cea"})
  void passesHeadersOverWhoseNamesBeginLikeThoseOfAttributes(String name) {
    HttpRequest.Builder poster =
        Client.post("/", "image/png", Images.png(Color.RED))
            .headers("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0")
            .headers("ce-type", ClassifyFunction.SUBMITTED, name, "x");
    assertThat(Client.send(poster).statusCode()).isEqualTo(200);
  }

  @Test
  void answersAnEventWithoutSubjectAndTraceWithoutThem() {
    CloudEvent poster =
        CloudEventBuilder.v1()
            .withId("1")
            .withSource(URI.create("urn:s"))
            .withType(ClassifyFunction.SUBMITTED)
            .withData("image/png", Images.png(Color.RED))
            .build();
    for (boolean structured : new boolean[] {true, false}) {
      CloudEvent answer = exchange("/", poster, structured);
      assertThat(answer.getSubject()).isNull();
      assertThat(answer.getExtensionNames()).containsExactly("causationid");
    }
  }

  @Test
  void givesTheAnswersToOneEventOneIdAndOthersTheirOwn() {
    CloudEvent poster = submitted().withData("image/png", Images.png(Color.RED)).build();
    String id = exchange("/", poster, true).getId();
    assertThat(exchange("/", poster, false).getId()).isEqualTo(id);
    for (CloudEvent other :
        List.of(
            CloudEventBuilder.v1(poster).withId("poster-18").build(),
            CloudEventBuilder.v1(poster).withSource(URI.create("urn:other")).build())) {
      assertThat(exchange("/", other, true).getId()).isNotEqualTo(id);
    }
  }

  @Test
  void takesNoRequestForTheModelsForAnEvent() {
    byte[] models = Client.send(Client.get("/models")).body();
    for (String[] headers :
        new String[][] {
          {"Content-Type", MediaType.STRUCTURED_EVENT},
          {"ce-id", "1"},
          {"ce-id", "1", "ce-type", ClassifyFunction.SUBMITTED, "ce-specversion", "1.0"},
        }) {
      HttpResponse<byte[]> response = Client.send(Client.get("/models").headers(headers));
      assertThat(response.statusCode()).as(String.join(" ", headers)).isEqualTo(200);
      assertThat(response.body()).isEqualTo(models);
    }
  }

  private static CloudEventBuilder submitted() {
    return (CloudEventBuilder)
        CloudEventBuilder.v1()
            .withId("poster-17")
            .withSource(URI.create("https://example.org/catalogue"))
            .withType(ClassifyFunction.SUBMITTED)
            .withSubject("movies/114709")
            .withExtension("traceparent", TRACE)
            .withExtension("tracestate", "vendor=1")
            .withExtension("correlationid", "catalogue-5")
            .withExtension("unrelated", "stays behind");
  }

  private static void assertClassified(CloudEvent poster, CloudEvent answer, String genre) {
    assertThat(answer.getType()).isEqualTo("dev.marquee.poster.classified");
    assertThat(answer.getSource()).isEqualTo(URI.create("urn:test:marquee"));
    assertThat(answer.getId()).isNotBlank().isNotEqualTo(poster.getId());
    assertThat(answer.getSubject()).isEqualTo(poster.getSubject());
    assertThat(answer.getDataContentType()).isEqualTo("application/json");
    assertThat(answer.getExtensionNames())
        .containsExactlyInAnyOrder("traceparent", "tracestate", "correlationid", "causationid");
    assertThat(answer.getExtension("correlationid")).isEqualTo("catalogue-5");
    assertThat(answer.getExtension("causationid")).isEqualTo(poster.getId());
    assertThat(answer.getExtension("traceparent")).isEqualTo(TRACE);
    assertThat(answer.getExtension("tracestate")).isEqualTo("vendor=1");
    JsonNode data = Client.json(answer.getData().toBytes());
    assertThat(data.get("model").asText()).isEqualTo("tiny");
    assertThat(data.get("genres").get(0).get("genre").asText()).isEqualTo(genre);
    assertThat(data.get("genres").get(0).get("probability").asDouble())
        .isEqualTo(TinyModel.expected(1, 0, 0)[0], within(0.01));
  }

  private static CloudEvent exchange(String path, CloudEvent event, boolean structured) {
    HttpRequest.Builder request = HttpRequest.newBuilder(Client.uri(path));
    MessageWriter<?, Void> writer =
        HttpMessageFactory.createWriter(
            request::header, body -> request.POST(BodyPublishers.ofByteArray(body)));
    if (structured) {
      writer.writeStructured(event, new JsonFormat());
    } else {
      writer.writeBinary(event);
    }
    HttpResponse<byte[]> response = Client.send(request);
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    return read(response).toEvent();
  }

  private static MessageReader read(HttpResponse<byte[]> response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return HttpMessageFactory.createReader(headers, response.body());
  }
}
