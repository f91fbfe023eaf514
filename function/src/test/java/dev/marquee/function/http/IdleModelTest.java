package dev.marquee.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Client;
import dev.marquee.function.Images;
import dev.marquee.function.Packages;
import dev.marquee.function.admission.Deadline;
import dev.marquee.function.admission.Ticket;
import dev.marquee.function.classification.Classifier;
import dev.marquee.function.classification.Poster;
import dev.marquee.function.models.ModelChoice;
import dev.marquee.function.models.ModelListing;
import dev.marquee.function.models.ServedModels;
import dev.marquee.model.Manifest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A function with one decoder, whose memory holds the default model and one more. */
@QuarkusTest
@TestProfile(IdleModelTest.Forgetful.class)
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class IdleModelTest {

  public static final class Forgetful implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path folder = temporaryFolder();
      for (String name : new String[] {"always", "first", "second"}) {
        Packages.write(folder.resolve(name), name, "1");
      }
      return Map.of(
          "marquee.models", folder.toString(),
          "marquee.default-model", "always",
          "marquee.models-memory", "1",
          "marquee.reload-interval", "0",
          "marquee.decode-threads", "1",
          "marquee.top", "2");
    }

    private static Path temporaryFolder() {
      try {
        return Files.createTempDirectory("marquee-idle-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Inject Classifier classifier;
  @Inject ServedModels models;

  @AfterAll
  static void delete() {
    Packages.delete(folder());
  }

  @Test
  void answersWithAsManyGenresAsTheSettingSaysUnlessTold() {
    HttpResponse<byte[]> answer = ask("always");
    assertThat(Client.json(answer).get("genres").size()).isEqualTo(2);
    assertThat(Client.json(ask("always&top=4")).get("genres").size()).isEqualTo(4);
  }

  @Test
  void answersWithOtherModelsWhileOneIsLoaded() throws Exception {
    assertThat(ask("first").statusCode()).isEqualTo(200);
    Path graph = folder().resolve("second/model.onnx");
    byte[] bytes = Files.readAllBytes(graph);
    Files.delete(graph);
    assertThat(new ProcessBuilder("mkfifo", graph.toString()).start().waitFor()).isZero();
    CompletableFuture<HttpResponse<byte[]>> loading =
        CompletableFuture.supplyAsync(() -> ask("second"), Thread::startVirtualThread);
    for (int i = 0; i < 5; i++) {
      Thread.sleep(20);
      assertThat(ask("always").statusCode()).isEqualTo(200);
    }
    assertThat(loading).isNotDone();
    try (OutputStream pipe = Files.newOutputStream(graph)) {
      Files.delete(graph);
      Files.write(graph, bytes); // for all who read it later
      pipe.write(bytes);
    }
    assertThat(loading.join().statusCode()).isEqualTo(200);
  }

  /** It is loaded while the only decoder has other work, and then another takes its place. */
  @Test
  void answersWithTheModelThatWasLoadedForARequestWhateverIsLoadedMeanwhile() throws Exception {
    assertThat(ask("first").statusCode()).isEqualTo(200);
    Path graph = folder().resolve("second/model.onnx");
    byte[] bytes = Files.readAllBytes(graph);
    Files.delete(graph);
    assertThat(new ProcessBuilder("mkfifo", graph.toString()).start().waitFor()).isZero();
    CompletableFuture<HttpResponse<byte[]>> loading =
        CompletableFuture.supplyAsync(() -> ask("second"), Thread::startVirtualThread);
    CountDownLatch release = new CountDownLatch(1);
    try (OutputStream pipe = Files.newOutputStream(graph)) { // once the loader reads
      holdTheDecoder(release);
      Files.delete(graph);
      Files.write(graph, bytes);
      pipe.write(bytes);
    }
    awaitReady("second");
    models.find(ModelChoice.parse("first")).close();
    Files.delete(graph); // so that it cannot be loaded again
    release.countDown();
    assertThat(loading.join().statusCode()).isEqualTo(200);
    Files.write(graph, bytes);
  }

  private void holdTheDecoder(CountDownLatch release) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    Function<Manifest, List<Poster>> posters =
        _ -> {
          held.countDown();
          await(release);
          throw new IllegalStateException("nobody waits for this");
        };
    classifier.infer(
        ModelChoice.DEFAULT, posters, new Ticket<>(Deadline.in(Duration.ofSeconds(30))));
    held.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady(String name) throws InterruptedException {
    while (models.listing().models().stream()
        .noneMatch(
            model -> model.name().equals(name) && model.state() == ModelListing.State.READY)) {
      Thread.sleep(10);
    }
  }

  private static HttpResponse<byte[]> ask(String model) {
    byte[] image = Images.png(Color.RED);
    return Client.send(Client.post("/classify?model=" + model, "image/png", image));
  }

  private static Path folder() {
    return Path.of(ConfigProvider.getConfig().getValue("marquee.models", String.class));
  }
}
