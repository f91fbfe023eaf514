package dev.marquee.function.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.Configurations;
import dev.marquee.function.TinyModel;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHealthTest {

  @Test
  void isNotReadyUntilAWarmUpInferenceHasRun(@TempDir Path folder) {
    TinyModel.write(folder.resolve("tiny"));
    ServedModels models =
        new ServedModels(Configurations.of(Map.of("marquee.model", folder + "/tiny")));
    try {
      ModelHealth health = new ModelHealth(models);
      assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
      models.warmUp();
      assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    } finally {
      models.close();
    }
  }
}
