package dev.marquee.function.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.ModelsFolderResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document against its own rules, and real requests and answers against it. */
@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class OpenApiTest {
  private static final String RED = Client.base64(Images.png(Color.RED));
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"%s\",\"data_base64\":\"%s\"}"
          .formatted(ClassifyFunction.SUBMITTED, RED);
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "ce-specversion", "1.0",
          "ce-id", "1",
          "ce-source", "s",
          "ce-type", ClassifyFunction.SUBMITTED);

  /** A request that is answered. */
  record Example(String target, String type, Map<String, String> headers, byte[] body) {
    static Example of(String target, String type, String body) {
      return new Example(target, type, Map.of(), body.getBytes(UTF_8));
    }

    @Override
    public String toString() {
      return target + " " + type;
    }
  }

  static Stream<Example> examples() {
    byte[] png = Images.png(Color.RED);
    return Stream.of(
        new Example("/classify", "image/png", Map.of(), png),
        new Example("/classify?top=2&model=tiny&version=9", "image/png", Map.of(), png),
        new Example("/classify?model=seeing&explain=true", "image/png", Map.of(), png),
        new Example(
            "/classify", "application/octet-stream", Map.of(DeadlineHeader.NAME, "900"), png),
        Example.of("/classify", "application/json", "{\"image\":\"" + RED + "\",\"top\":1}"),
        Example.of("/classify", "application/cloudevents+json", EVENT),
        Example.of("/", "application/cloudevents+json", EVENT),
        new Example("/", "image/png", ATTRIBUTES, png),
        new Example("/classify", "image/png", ATTRIBUTES, png));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void describesARequestAndItsAnswer(Example example) {
    HttpRequest.Builder request = Client.post(example.target(), example.type(), example.body());
    example.headers().forEach(request::header);
    HttpResponse<byte[]> response = Client.send(request);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(validator().validate(described(example), described(response)).getMessages())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models", "/q/health/started", "/q/health/live", "/q/health/ready", "/"})
  void describesWhatIsThereToRead(String path) {
    Response response = described(Client.send(Client.get(path)));
    Request request = SimpleRequest.Builder.get(path).build();
    assertThat(validator().validate(request, response).getMessages()).isEmpty();
  }

  @Test
  void describesTheAnswerToEveryBadInput() throws IOException {
    List<BadInputTest.Row> rows =
        BadInputTest.rows().stream()
            .filter(row -> row.request().matches("POST /(classify)?(\\?.*)?"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(90);
    OpenApiInteractionValidator validator = validator();
    for (BadInputTest.Row row : rows) {
      HttpResponse<byte[]> response = Client.send(BadInputTest.request(row));
      String path = row.request().replaceAll("POST |\\?.*", "");
      assertThat(
              validator
                  .validateResponse(path, Request.Method.POST, described(response))
                  .getMessages())
          .as(row.toString())
          .isEmpty();
    }
  }

  @Test
  void isSoundAndNamesEveryStatus() {
    SwaggerParseResult read = new OpenAPIV3Parser().readContents(document());
    assertThat(read.getMessages()).isEmpty();
    for (String path : List.of("/", "/classify")) {
      assertThat(read.getOpenAPI().getPaths().get(path).getPost().getResponses().keySet())
          .containsAll(
              Arrays.stream(Problem.values())
                  .filter(problem -> problem != Problem.METHOD_NOT_ALLOWED)
                  .map(problem -> Integer.toString(problem.status()))
                  .toList());
    }
  }

  private static OpenApiInteractionValidator validator() {
    return OpenApiInteractionValidator.createForInlineApiSpecification(document()).build();
  }

  private static String document() {
    HttpResponse<byte[]> response = Client.send(Client.get("/openapi.yaml"));
    assertThat(response.statusCode()).isEqualTo(200);
    return new String(response.body(), UTF_8);
  }

  private static Request described(Example example) {
    URI uri = URI.create(example.target());
    SimpleRequest.Builder request = SimpleRequest.Builder.post(uri.getPath());
    if (uri.getQuery() != null) {
      for (String parameter : uri.getQuery().split("&")) {
        request.withQueryParam(parameter.split("=")[0], parameter.split("=")[1]);
      }
    }
    example.headers().forEach(request::withHeader);
    return request.withContentType(example.type()).withBody(example.body()).build();
  }

  private static Response described(HttpResponse<byte[]> response) {
    SimpleResponse.Builder described = SimpleResponse.Builder.status(response.statusCode());
    response.headers().map().forEach(described::withHeader);
    return described.withBody(response.body()).build();
  }
}
