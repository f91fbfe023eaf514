package dev.marquee.function;

import dev.marquee.model.ImageSize;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Gives the function a folder of models to serve, which tests may change. */
public final class ModelsFolderResource implements QuarkusTestResourceLifecycleManager {
  /** The folder, as a setting that tests can read. */
  public static final String FOLDER = "marquee.models";

  public static final ImageSize SEEING = new ImageSize(60, 40);

  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("marquee-models-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Packages.write(folder.resolve("tiny/9"), "tiny", "9");
    Packages.write(folder.resolve("tiny/10"), "tiny", "10");
    Packages.write(
        folder.resolve("seeing"),
        TinyModel.manifest("seeing", "1", TinyModel.LABELS, SEEING, true));
    return Map.of(
        FOLDER,
        folder.toString(),
        "marquee.default-model",
        "tiny",
        "marquee.reload-interval",
        "50ms");
  }

  @Override
  public void stop() {
    Packages.delete(folder);
  }
}
