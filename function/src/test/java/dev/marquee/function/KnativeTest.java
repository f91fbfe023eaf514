package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the running function what Knative would ask it by the manifests. */
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class KnativeTest {

  @ParameterizedTest
  @CsvSource({
    "cpu, startupProbe", "cpu, readinessProbe", "cpu, livenessProbe",
    "gpu, startupProbe", "gpu, readinessProbe", "gpu, livenessProbe"
  })
  void everyProbeIsAnswered(String overlay, String probe) throws InterruptedException {
    JsonNode get = Manifests.function(overlay).at("/containers/0/" + probe + "/httpGet");
    HttpResponse<byte[]> response = Client.send(Client.get(get.get("path").asText()));
    for (int i = 0; i < 100 && response.statusCode() == 503; i++) {
      Thread.sleep(50);
      response = Client.send(Client.get(get.get("path").asText()));
    }
    assertThat(response.statusCode()).isEqualTo(200);
  }

  /** Knative gives the port of the container to the other probes, as its revisions are deployed. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theStartupProbeAloneNamesThePort(String overlay) {
    JsonNode container = Manifests.function(overlay).at("/containers/0");
    assertThat(container.at("/startupProbe/httpGet/port"))
        .isEqualTo(container.at("/ports/0/containerPort"));
    assertThat(container.at("/readinessProbe/httpGet").has("port")).isFalse();
    assertThat(container.at("/livenessProbe/httpGet").has("port")).isFalse();
  }

  @Test
  void thePortIsTheOneThatTheFunctionListensOn() throws IOException {
    Properties shipped = new Properties(); // the tests have an application.properties of their own
    try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      shipped.load(file);
    }
    assertThat(Manifests.function("cpu").at("/containers/0/ports/0/containerPort").asText())
        .isEqualTo(shipped.getProperty("quarkus.http.port"));
  }

  @Test
  void theExamplesEventIsClassifiedAndItsAnswerShown() throws IOException {
    List<String> curl =
        Manifests.containers(Manifests.find("example", "CronJob", "poster-source"))
            .flatMap(container -> container.get("args").valueStream())
            .map(JsonNode::asText)
            .toList();
    byte[] poster =
        Manifests.find("example", "ConfigMap", "poster").at("/binaryData/poster.png").binaryValue();
    assertThat(valuesOf("--data-binary", curl)).containsExactly("@/posters/poster.png");

    HttpRequest.Builder event = Client.post("/", null, poster);
    valuesOf("--header", curl).stream()
        .map(header -> header.split(": ", 2))
        .forEach(header -> event.header(header[0], header[1]));
    HttpResponse<byte[]> answer = Client.send(event);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ce-type"))
        .contains(
            Manifests.find("example", "Trigger", "show-answers")
                .at("/spec/filter/attributes/type")
                .asText());
    assertThat(Client.json(answer).get("genres")).hasSize(3);
  }

  private static List<String> valuesOf(String option, List<String> arguments) {
    return IntStream.range(1, arguments.size())
        .filter(i -> arguments.get(i - 1).equals(option))
        .mapToObj(arguments::get)
        .toList();
  }

  @Test
  void curlUnderstandsTheExamplesOptions(@TempDir Path folder) throws Exception {
    Path poster = folder.resolve("poster.png");
    Files.write(
        poster,
        Manifests.find("example", "ConfigMap", "poster")
            .at("/binaryData/poster.png")
            .binaryValue());
    List<String> command = new ArrayList<>(List.of("curl"));
    Manifests.containers(Manifests.find("example", "CronJob", "poster-source"))
        .flatMap(container -> container.get("args").valueStream())
        .map(JsonNode::asText)
        .map(argument -> argument.replace("/posters/poster.png", poster.toString()))
        .map(argument -> argument.replace("$(K_SINK)", Client.uri("/").toString()))
        .forEach(command::add);
    Process curl = start(command);
    byte[] answer = curl.getInputStream().readAllBytes();
    assertThat(curl.waitFor()).as(new String(answer, UTF_8)).isZero();
    assertThat(Client.json(answer).get("genres")).hasSize(3);
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("curl is not on the PATH");
    }
  }
}
