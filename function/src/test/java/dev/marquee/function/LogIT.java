package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged function where it runs for others: what it writes and answers until it stops. */
@Timeout(120)
class LogIT {
  private static final int DEADLINE = 10;
  private static final Pattern LISTENING = Pattern.compile("started in .*(http://127\\S+:\\d+)");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process function;
  private BufferedReader out;

  @AfterEach
  void end() {
    if (function != null) {
      function.destroyForcibly();
    }
    client.close(); // which waits for its answers
  }

  @Test
  void everyLineIsJsonOfAMomentALevelAndAMessage() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    URI root = start(lines);
    JsonNode answer = Client.json(client.send(poster(root), BodyHandlers.ofByteArray()));
    assertThat(answer.get("model").asText()).isEqualTo("squeezenet1_1");
    assertThat(answer.get("genres").size()).isEqualTo(3);
    function.toHandle().destroy(); // which, unlike the process's, leaves its output open
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).last().asString().contains("stopped in");
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.fieldNames())
                    .toIterable()
                    .contains("timestamp", "level", "message"));
  }

  @Test
  void onTheSignalToStopItAnswersWhatItAcceptedTakesNoMoreAndEnds() throws Exception {
    URI root =
        start(
            new ArrayList<>(),
            "-Dmarquee.batch.max-size=100",
            "-Dmarquee.batch.max-delay=3s",
            "-Dmarquee.deadline=" + DEADLINE + "s");
    await(root, "/v2/health/ready", "\\{\"ready\":true}");
    CompletableFuture<HttpResponse<byte[]>> accepted =
        client.sendAsync(poster(root), BodyHandlers.ofByteArray());
    await(root, "/q/metrics", "(?s).*\nmarquee_queue_length 1\\.0\n.*");
    function.toHandle().destroy();
    await(root, "/v2/health/ready", "\\{\"ready\":false}");
    HttpResponse<byte[]> refused = client.send(poster(root), BodyHandlers.ofByteArray());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(Client.json(refused).get("type").asText()).endsWith(":stopping");
    assertThat(accepted.join().statusCode()).isEqualTo(200);
    assertThat(function.waitFor(DEADLINE, TimeUnit.SECONDS)).isTrue();
  }

  /** Starts the function, and reads what it writes until it listens. */
  private URI start(List<JsonNode> lines, String... settings) throws IOException {
    Path app = Path.of("target", "quarkus-app", "quarkus-run.jar");
    assumeThat(app).as("the function on the JVM").exists();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=0");
    command.addAll(List.of(settings));
    command.addAll(List.of("-jar", app.toString()));
    function = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    out = function.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(new ObjectMapper().readTree(line));
      Matcher listening = LISTENING.matcher(lines.getLast().get("message").asText());
      if (listening.find()) {
        return URI.create(listening.group(1));
      }
    }
    throw new AssertionError("it did not start: " + lines);
  }

  private void await(URI root, String path, String answer) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path)).header("Accept", "text/plain").build();
    while (!client.send(request, BodyHandlers.ofString()).body().matches(answer)) {
      Thread.sleep(20);
    }
  }

  private static HttpRequest poster(URI root) {
    return HttpRequest.newBuilder(root.resolve("/classify"))
        .header("Content-Type", "image/png")
        .POST(BodyPublishers.ofByteArray(Images.png(Color.RED)))
        .build();
  }
}
