package dev.marquee.function.http;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Fails for faults of ours, which no request is known to bring about. */
@Singleton
final class FaultyRoute {
  static final String PATH = "/faulty";
  static final String GREEDY = "/greedy";

  void open(@Observes Router router) {
    router
        .get(PATH)
        .handler(
            context -> {
              throw new IllegalStateException("cannot read /home/secret/file");
            });
    // an array of more than any heap has
    router.get(GREEDY).handler(context -> context.put("all", new long[Integer.MAX_VALUE]));
  }
}
