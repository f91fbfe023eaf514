package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.ModelsFolderResource;
import dev.marquee.function.Packages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes the folder of models while clients ask without a pause. */
@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class ReloadTest {
  private static final byte[] RED = Images.png(Color.RED);

  @TempDir Path elsewhere;

  @Test
  void answersEveryRequestWhilePackagesAppearChangeBreakAndGo() throws Exception {
    Path live = folder().resolve("live");
    Packages.write(live, "live", "1");
    await("live", "1");
    try (Hammer hammer = new Hammer("live")) {
      Packages.write(live, "live", "2"); // moved into place
      await("live", "2");
      copySlowly(Packages.write(elsewhere.resolve("3"), "live", "3").folder().orElseThrow(), live);
      await("live", "3");
      Files.write(live.resolve("model.onnx"), new byte[] {1, 2, 3});
      stays("live", "3");
      Packages.write(live, "live", "4");
      await("live", "4");
      Packages.write(folder().resolve("other"), "live", "5"); // beside the one before
      await("live", "5");
      Packages.delete(folder().resolve("other"));
      await("live", "4");
      Files.move(live, folder().resolve("moved"));
      stays("live", "4");
      hammer.check("1", "2", "3", "4", "5");
    }
    Packages.delete(folder().resolve("moved"));
    awaitStatus("live", 404);
  }

  @Test
  void leavesHiddenAndHalfWrittenPackagesAlone() throws Exception {
    Path whole = Packages.write(elsewhere.resolve("half"), "half", "1").folder().orElseThrow();
    Packages.write(folder().resolve(".hidden"), "hidden", "1");
    Path half = Files.createDirectory(folder().resolve("half"));
    byte[] graph = Files.readAllBytes(whole.resolve("model.onnx"));
    Files.copy(whole.resolve("model.json"), half.resolve("model.json"));
    Files.write(half.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));
    Thread.sleep(500);
    assertThat(ask("half").statusCode()).isEqualTo(404);
    assertThat(ask("hidden").statusCode()).isEqualTo(404);
    Files.write(half.resolve("model.onnx"), graph);
    await("half", "1");
    assertThat(ask("hidden").statusCode()).isEqualTo(404);
  }

  private static Path folder() {
    return Path.of(ConfigProvider.getConfig().getValue(ModelsFolderResource.FOLDER, String.class));
  }

  private static HttpResponse<byte[]> ask(String model) {
    return Client.send(Client.post("/classify?model=" + model, "image/png", RED));
  }

  private static String version(HttpResponse<byte[]> response) {
    JsonNode answer = Client.json(response);
    assertThat(response.statusCode()).as(answer.toString()).isEqualTo(200);
    return answer.get("version").asText();
  }

  private static void awaitStatus(String model, int status) throws InterruptedException {
    for (int i = 0; i < 200 && ask(model).statusCode() != status; i++) {
      Thread.sleep(50);
    }
    assertThat(ask(model).statusCode()).isEqualTo(status);
  }

  private static void await(String model, String version) throws InterruptedException {
    awaitStatus(model, 200);
    for (int i = 0; i < 200 && !version(ask(model)).equals(version); i++) {
      Thread.sleep(50);
    }
    assertThat(version(ask(model))).isEqualTo(version);
  }

  private static void stays(String model, String version) throws InterruptedException {
    Thread.sleep(500);
    assertThat(version(ask(model))).isEqualTo(version);
  }

  /**
   * Copies over the files in place, with pauses of several looks in which they are half-written.
   */
  private static void copySlowly(Path from, Path to) throws Exception {
    for (String name : List.of("model.json", "model.onnx")) {
      byte[] content = Files.readAllBytes(from.resolve(name));
      try (OutputStream file = Files.newOutputStream(to.resolve(name))) {
        file.write(content, 0, content.length / 2);
        file.flush();
        Thread.sleep(300);
        file.write(content, content.length / 2, content.length - content.length / 2);
      }
      Thread.sleep(300);
    }
  }

  /** Clients that ask one model without a pause. */
  private static final class Hammer implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final List<Thread> clients = new ArrayList<>();

    Hammer(String model) {
      for (int i = 0; i < 4; i++) {
        clients.add(Thread.ofPlatform().start(() -> run(model)));
      }
    }

    private void run(String model) {
      while (!stop.get()) {
        HttpResponse<byte[]> response = ask(model);
        JsonNode answer = Client.json(response);
        String version = answer.path("version").asText();
        if (response.statusCode() != 200
            || !answer.at("/genres/0/genre").asText().equals(Packages.red(version))) {
          wrong.add(response.statusCode() + " " + answer);
        }
        answered.add(version);
      }
    }

    void check(String... versions) throws InterruptedException {
      close();
      assertThat(wrong).isEmpty();
      assertThat(answered).containsExactlyInAnyOrder(versions);
    }

    @Override
    public void close() throws InterruptedException {
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
  }
}
