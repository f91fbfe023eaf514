package dev.marquee.function.models;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Has the models answer once before anybody asks, while the function already starts. */
@Singleton
final class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private final ServedModels models;

  WarmUp(ServedModels models) {
    this.models = models;
  }

  void start(@Observes StartupEvent started) {
    Thread.ofPlatform().name("warm-up").start(this::warmUpOrStop);
  }

  /** A default model that cannot answer would leave the function neither ready nor dead. */
  private void warmUpOrStop() {
    try {
      models.warmUp();
    } catch (Throwable e) {
      LOG.errorf(e, "%s cannot be served: its first inference failed", models.describeDefault());
      Quarkus.asyncExit(1);
    }
  }
}
