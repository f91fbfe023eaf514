package dev.marquee.function.http;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Fails for a fault of ours, which no request is known to bring about. */
@Singleton
final class FaultyRoute {
  static final String PATH = "/faulty";

  void open(@Observes Router router) {
    router
        .get(PATH)
        .handler(
            context -> {
              throw new IllegalStateException("cannot read /home/secret/file");
            });
  }
}
