package dev.marquee.function.telemetry;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.function.TinyModel;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.Manifest;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StagesTest {
  /** Waits 1 and 100 ns, is decoded for 10, and inferred for 1000. */
  private static final Stages STAGES = new Stages(7, 8, 18, 118, 1118);

  @Test
  void aPosterWaitsForItsDecoderAndForItsSession() {
    assertThat(STAGES.waiting()).isEqualTo(101);
    assertThat(STAGES.decoding()).isEqualTo(10);
    assertThat(STAGES.inferring()).isEqualTo(1000);
  }

  @Test
  void eachStageIsMeasuredUnderItsOwnName() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    Manifest manifest = TinyModel.manifest("staged", "1", TinyModel.LABELS, TinyModel.SIZE, false);
    try (ModelMetrics metrics = new ModelMetrics(manifest, Provider.CPU)) {
      metrics.poster(STAGES, "Drama");
      assertThat(nanoseconds(registry, "wait")).isEqualTo(101);
      assertThat(nanoseconds(registry, "decode")).isEqualTo(10);
      assertThat(nanoseconds(registry, "infer")).isEqualTo(1000);
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  private static double nanoseconds(SimpleMeterRegistry registry, String stage) {
    return registry
        .get("marquee.stage")
        .tags("model", "staged", "stage", stage)
        .timer()
        .totalTime(NANOSECONDS);
  }
}
