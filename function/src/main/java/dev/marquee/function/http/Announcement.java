package dev.marquee.function.http;

import dev.marquee.function.models.ServedModels;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Tells the log what is served and where, once the port is open. */
@Singleton
final class Announcement {
  private static final Logger LOG = Logger.getLogger(Announcement.class);

  private final ServedModels models;

  Announcement(ServedModels models) {
    this.models = models;
  }

  void announce(@ObservesAsync HttpServerStart start, HttpServer server) {
    LOG.infof(
        "Serving %s: POST posters to http://%s:%d/%s",
        models.describeDefault(),
        start.options().getHost(),
        server.getPort(),
        ClassifyFunction.CLASSIFY);
  }
}
