package dev.marquee.function.models;

import dev.marquee.model.JpegLibrary;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Up while the default model is loaded and has answered its warm-up. Says what decodes and what
 * infers.
 */
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
    HealthCheckResponseBuilder health = HealthCheckResponse.named("models").status(models.warm());
    ModelListing listing = models.listing();
    health.withData("default", String.valueOf(listing.defaultModel()));
    health.withData("jpeg", JpegLibrary.fastest().toString());
    for (ModelListing.Description model : listing.models()) {
      String provider = model.provider() == null ? "" : " on " + model.provider();
      health.withData(model.name() + ":" + model.version(), model.state() + provider);
    }
    return health.build();
  }
}
