package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus collects from the function, where one is installed (Debian: prometheus). */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(TinyModelResource.class)
class PrometheusTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void everyQueryOfTheDashboardHasAnAnswer(@TempDir Path folder) throws Exception {
    int port = freePort();
    Optional<Process> prometheus = start(folder, port);
    assumeThat(prometheus).as("prometheus").isPresent();
    try {
      for (String query : DashboardTest.queries()) {
        String asked =
            query
                .replaceAll("label_values\\((\\w+), (\\w+)\\)", "count by ($2) ($1)")
                .replace("$__rate_interval", "30s")
                .replace("$model", ".*");
        assertThat(answer(port, asked)).as(query).isNotEmpty();
      }
    } finally {
      prometheus.get().destroy();
      prometheus.get().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Optional<Process> start(Path folder, int port) throws IOException {
    String configuration =
        """
        scrape_configs:
          - job_name: marquee
            scrape_interval: 1s
            metrics_path: %s
            static_configs:
              - targets: ["%s"]
        """
            .formatted(Scrape.PATH, Client.uri("").getAuthority());
    Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
    ProcessBuilder prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    try {
      return Optional.of(prometheus.start());
    } catch (IOException e) {
      return Optional.empty(); // not installed
    }
  }

  /** Rates need two collections with requests between them, so that it is asked until it knows. */
  private static List<String> answer(int port, String query) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    List<String> values = List.of();
    while (values.isEmpty() && Instant.now().isBefore(deadline)) {
      Client.send(Client.post("/classify", "image/png", Images.png(Color.RED)));
      Client.send(Client.post("/classify", "image/png", new byte[9]));
      values = ask(port, query);
      Thread.sleep(values.isEmpty() ? 500 : 0);
    }
    return values;
  }

  private static List<String> ask(int port, String query) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(query, UTF_8)));
    try (HttpClient http = HttpClient.newHttpClient()) {
      var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() == 503) {
        return List.of(); // still starting
      }
      assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
      JsonNode result = Client.json(response.body()).at("/data/result");
      return result.findValues("value").stream()
          .map(value -> value.get(1).asText())
          .filter(number -> !number.equals("NaN"))
          .toList();
    } catch (ConnectException e) {
      return List.of();
    }
  }
}
