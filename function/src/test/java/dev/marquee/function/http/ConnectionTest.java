package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.awt.Color;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between HTTP/1.1 and HTTP/2, and between requests on a connection. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class ConnectionTest {

  @ParameterizedTest
  @ValueSource(strings = {"image", "JSON", "binary event", "structured event", "tensors"})
  void answersHttp2AtEveryDoor(String door) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(Client.get("/models").build(), BodyHandlers.discarding()); // asks for HTTP/2
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> answer = client.send(poster(door), BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/models", "/openapi.yaml", "/v2", "/v2/models/none", "/nowhere"})
  void answersHttp2WhereverThereIsSomethingToRead(String path) throws Exception {
    int status = Client.send(Client.get(path)).statusCode();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 2; i++) {
        HttpRequest get = Client.get(path).build();
        assertThat(client.send(get, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
        HttpRequest head = Client.get(path).HEAD().build();
        HttpResponse<byte[]> answer = client.send(head, BodyHandlers.ofByteArray());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/classify, image/png",
    "/classify, application/json",
    "/, application/cloudevents+json",
    "/v2/models/tiny/infer, application/json"
  })
  void refusesABodyOfHttp2ThatIsNotAsLongAsItSays(String path, String type) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpClientOptions http2 =
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false);
      for (String said : new String[] {"1", "9999"}) {
        int status =
            vertx
                .createHttpClient(http2)
                .request(HttpMethod.POST, Client.uri("/").getPort(), "localhost", path)
                .map(post -> post.putHeader("content-type", type).putHeader("content-length", said))
                .compose(post -> post.send(Buffer.buffer("twelve bytes")))
                .map(HttpClientResponse::statusCode)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(status).isEqualTo(400);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void waitsForNoBodyOfAGetRequestAndDropsIt() throws Exception {
    try (Socket socket = new Socket("localhost", Client.uri("/").getPort())) {
      socket.setSoTimeout(5_000);
      for (int i = 0; i < 3; i++) {
        String head = "GET /models HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").contains("\"tiny\"");
        socket.getOutputStream().write(new byte[100_000]);
      }
    }
  }

  /** Up to the end of its JSON. */
  private static String answer(Socket socket) throws Exception {
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("}]}") && answer.length() < 10_000) {
      answer.append((char) socket.getInputStream().read());
    }
    return answer.toString();
  }

  private static HttpRequest poster(String door) {
    String base64 = Client.base64(Images.png(Color.RED));
    return switch (door) {
      case "image" -> Client.post("/classify", "image/png", Images.png(Color.RED)).build();
      case "JSON" -> post("/classify", "application/json", "{'image':'%s'}".formatted(base64));
      case "binary event" ->
          Client.post("/", "image/png", Images.png(Color.RED))
              .headers("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0")
              .header("ce-type", ClassifyFunction.SUBMITTED)
              .build();
      case "structured event" ->
          post(
              "/",
              MediaType.STRUCTURED_EVENT,
              "{'specversion':'1.0','id':'1','source':'s','type':'%s','data_base64':'%s'}"
                  .formatted(ClassifyFunction.SUBMITTED, base64));
      default ->
          post(
              "/v2/models/tiny/infer",
              "application/json",
              "{'inputs':[{'name':'image','datatype':'BYTES','shape':[1],'data':['%s']}]}"
                  .formatted(base64));
    };
  }

  private static HttpRequest post(String path, String type, String json) {
    return Client.post(path, type, json.replace('\'', '"').getBytes(US_ASCII)).build();
  }
}
