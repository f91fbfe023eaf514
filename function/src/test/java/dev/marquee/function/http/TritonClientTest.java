package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.TinyModel;
import dev.marquee.function.TinyModelResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NVIDIA's client for Triton asks the function, where Python has it (PYTHONPATH may name it). */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class TritonClientTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @Test
  void getsTheSameProbabilitiesOnEveryWay(@TempDir Path folder) throws Exception {
    assumeThat(PYTHON).isExecutable();
    assumeThat(python("-c", "import tritonclient.http, PIL").waitFor()).as("client").isZero();
    Path image = Files.write(folder.resolve("orange.png"), Images.png(new Color(255, 127, 0)));
    String address = "localhost:" + Client.uri("/").getPort();
    Process process = python("src/test/python/triton_client.py", address, "tiny", image.toString());
    JsonNode said = Client.json(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).isZero();
    assertThat(said.get("ready").asBoolean()).isTrue();
    double[] expected = TinyModel.expected(1, 127 / 255.0, 0);
    for (String way : List.of("poster, JSON", "poster, binary", "image, binary")) {
      assertThat(said.get(way)).hasSize(4);
      for (int i = 0; i < 4; i++) {
        assertThat(said.get(way).get(i).asDouble()).as(way).isEqualTo(expected[i], within(1e-6));
      }
    }
    assertThat(said.get("classes").get(0).asText()).endsWith(":0:Horror");
    assertThat(said.get("classes").get(1).asText()).endsWith(":1:Comedy");
    assertThat(said.get("error").get(0).asText()).isEqualTo("404");
    assertThat(said.get("error").get(1).asText()).contains("none");
  }

  private static Process python(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(PYTHON.toString()), Stream.of(arguments)).toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
