package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModelResource;
import dev.marquee.model.DecodeLimits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends the requests of {@code bad-inputs.txt}, the table of bad inputs with their answers. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class BadInputTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([a-z]+)(64)?");
  private static final String EVENT =
      "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\""
          + ClassifyFunction.SUBMITTED
          + "\"";

  /** A line of the table. */
  record Row(String what, String request, String type, String headers, String body, String answer) {
    static Row of(String line) {
      String[] cells = line.split("\\|");
      assertThat(cells).as(line).hasSize(6);
      List<String> c = Arrays.stream(cells).map(String::strip).toList();
      return new Row(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5));
    }

    int status() {
      return Integer.parseInt(answer.substring(0, 3));
    }

    @Override
    public String toString() {
      return what + " -> " + answer;
    }
  }

  static List<Row> rows() throws IOException {
    try (var table = BadInputTest.class.getResourceAsStream("/bad-inputs.txt")) {
      return new String(table.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Row::of)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isAnsweredWithItsProblemAndTheNextRequestWorks(Row row) {
    HttpResponse<byte[]> response = Client.send(request(row));
    String body = new String(response.body(), UTF_8);
    assertThat(response.statusCode()).as(body).isEqualTo(row.status());
    if (row.request().contains(" /v2")) {
      assertError(response);
    } else {
      assertProblem(response, row);
    }
    assertThat(body).hasSizeLessThan(1_000); // however long what it complains of is
    assertThat(body).doesNotContain("Exception", "\tat ", "dev.marquee.f", "/tmp", "java.");
    assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(row.status() == 405);
    HttpRequest.Builder good = Client.post("/classify", "image/png", Images.png(Color.RED));
    assertThat(Client.send(good).statusCode()).isEqualTo(200);
  }

  private static void assertProblem(HttpResponse<byte[]> response, Row row) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Client.json(response);
    assertThat(problem.get("status").asInt()).isEqualTo(row.status());
    assertThat(problem.get("type").asText()).endsWith(":" + row.answer().substring(4));
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("detail").asText()).isNotBlank();
  }

  /** The errors of the Open Inference Protocol have no type. */
  private static void assertError(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode error = Client.json(response);
    assertThat(error.size()).isEqualTo(1);
    assertThat(error.get("error").asText()).isNotBlank();
  }

  static HttpRequest.Builder request(Row row) {
    String[] request = row.request().split(" ");
    byte[] body = body(row.body());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(Client.uri(request[1]))
            .method(
                request[0],
                row.headers().contains("chunked")
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                    : BodyPublishers.ofByteArray(body));
    if (!row.type().isEmpty()) {
      builder.header("Content-Type", row.type());
    }
    headers(row.headers()).forEach(builder::header);
    return builder;
  }

  private static Map<String, String> headers(String cell) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String word : cell.split(" ")) {
      if (word.equals("event")) {
        headers.putAll(Map.of("ce-id", "1", "ce-source", "s", "ce-specversion", "1.0"));
        headers.put("ce-type", ClassifyFunction.SUBMITTED);
      } else if (word.startsWith("-")) {
        headers.remove(word.substring(1));
      } else if (word.contains("=")) {
        headers.put(word.split("=", 2)[0], word.split("=", 2)[1]);
      }
    }
    return headers;
  }

  private static byte[] body(String cell) {
    if (cell.matches("@[a-z]+")) {
      return content(cell.substring(1));
    }
    return PLACEHOLDER.matcher(cell).replaceAll(BadInputTest::text).getBytes(UTF_8);
  }

  private static String text(MatchResult placeholder) {
    String name = placeholder.group(1);
    return switch (name) {
      case "event" -> EVENT;
      case "objects" -> "[" + String.join(",", Collections.nCopies(20_000, "{}")) + "]";
      case "members" ->
          IntStream.range(0, 65).mapToObj(i -> "\"p" + i + "\":1").collect(joining(","));
      default -> Client.base64(content(name));
    };
  }

  private static byte[] content(String name) {
    return switch (name) {
      case "red" -> Images.png(Color.RED);
      case "cut" -> Images.truncated();
      case "head" -> Arrays.copyOf(Images.png(Color.RED), 20);
      case "long" -> Arrays.copyOf(Images.jpeg(Color.RED), TinyModelResource.MAX_IMAGE_BYTES + 1);
      case "endless" -> new byte[5_000_000];
      case "pixels" -> Images.encode("png", Color.RED, 1001, 1000);
      case "ribbon" -> Images.encode("png", Color.RED, DecodeLimits.MAX_SIDE + 1, 1);
      case "bomb" -> Images.pixelBomb();
      case "deep" -> ("{\"a\":" + "[".repeat(5_000)).getBytes(UTF_8);
      case "digits" -> ("{\"top\":" + "9".repeat(5_000) + "}").getBytes(UTF_8);
      case "strings" -> strings(50_000);
      case "wide" -> "\0\0\0\u0080puts".getBytes(ISO_8859_1); // UTF-32 by its look, but is not
      case "latin" -> "{\"image\":\"\u00ff\u00fe\"}".getBytes(ISO_8859_1);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** A tensor whose shape says that it has one. */
  private static byte[] strings(int count) {
    String data = String.join(",", Collections.nCopies(count, "\"\""));
    return "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[%s]}]}"
        .formatted(data)
        .getBytes(UTF_8);
  }
}
