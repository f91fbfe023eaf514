package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the packaged function writes where it runs for others. */
class LogIT {
  @Test
  @Timeout(120)
  void everyLineIsJsonOfAMomentALevelAndAMessage() throws IOException {
    Path app = Path.of("target", "quarkus-app", "quarkus-run.jar");
    assumeThat(app).as("the function on the JVM").exists();
    List<JsonNode> lines = new ArrayList<>();
    Process function =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-jar",
                app.toString())
            .start();
    try (BufferedReader out = function.inputReader()) {
      String line = "";
      while (!line.contains("started in") && (line = out.readLine()) != null) {
        lines.add(new ObjectMapper().readTree(line));
      }
    } finally {
      function.destroy();
    }
    assertThat(lines).last().asString().contains("started in");
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.fieldNames())
                    .toIterable()
                    .contains("timestamp", "level", "message"));
  }
}
