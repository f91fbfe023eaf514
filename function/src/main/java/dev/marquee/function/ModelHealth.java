package dev.marquee.function;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Up once the model has answered its warm-up. */
@Startup
@Readiness
@Singleton
final class ModelHealth implements HealthCheck {
  private final ServedModels models;

  ModelHealth(ServedModels models) {
    this.models = models;
  }

  @Override
  public HealthCheckResponse call() {
    ServedModels.Description model = models.listing().models().getFirst();
    return HealthCheckResponse.named("model")
        .status(models.warm())
        .withData("model", model.name())
        .withData("version", model.version())
        .withData("provider", model.provider())
        .build();
  }
}
