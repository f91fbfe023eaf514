package dev.marquee.function;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** Gives the function {@link TinyModel} to serve, and limits that a test can pass cheaply. */
public final class TinyModelResource implements QuarkusTestResourceLifecycleManager {
  public static final int MAX_IMAGE_BYTES = 200_000;
  static final int MAX_IMAGE_PIXELS = 1_000_000;

  private Path parent;

  @Override
  public Map<String, String> start() {
    try {
      parent = Files.createTempDirectory("marquee-function-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path folder = parent.resolve("tiny-package");
    TinyModel.write(folder);
    return Map.of(
        "marquee.model", folder.toString(),
        "marquee.max-image-bytes", Integer.toString(MAX_IMAGE_BYTES),
        "marquee.max-image-pixels", Integer.toString(MAX_IMAGE_PIXELS),
        "marquee.event-source", "urn:test:marquee",
        "marquee.url.hosts", "127.0.0.1,localhost,[::1],169.254.169.254");
  }

  @Override
  public void stop() {
    try (var files = Files.walk(parent)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
