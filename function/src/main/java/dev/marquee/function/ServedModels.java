package dev.marquee.function;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.MarqueeException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The models that are loaded: for now, one. */
@Singleton
@Startup
final class ServedModels {
  private static final Logger LOG = Logger.getLogger(ServedModels.class);

  private final ServedModel model;
  private volatile boolean warm;

  ServedModels(ServingConfiguration configuration) {
    try {
      model = ServedModel.open(configuration);
    } catch (MarqueeException e) {
      // Quarkus shows the message of this one alone, and others with a stack trace
      throw new ConfigurationException(e.getMessage());
    }
  }

  void warmUpInBackground(@Observes StartupEvent started) {
    Thread.ofPlatform().name("warm-up").start(this::warmUp);
  }

  void warmUp() {
    model.session().warmUp(1);
    warm = true;
  }

  void announce(@ObservesAsync HttpServerStart start, HttpServer server) {
    Description served = describe(model);
    LOG.infof(
        "Serving %s %s (%s) on %s: POST posters to http://%s:%d/%s",
        served.name(),
        served.version(),
        served.source(),
        served.provider(),
        start.options().getHost(),
        server.getPort(),
        ClassifyFunction.CLASSIFY);
  }

  /** Whether a warm-up inference has run. */
  boolean warm() {
    return warm;
  }

  /**
   * The model of that name, or the default one.
   *
   * @throws RequestException.UnknownModel if it is not loaded
   */
  ServedModel find(Optional<String> name) {
    name.filter(n -> !n.equals(model.manifest().name()))
        .ifPresent(
            unknown -> {
              throw new RequestException.UnknownModel(unknown);
            });
    return model;
  }

  /** What clients may know of the loaded models. */
  Listing listing() {
    return new Listing(List.of(describe(model)));
  }

  private static Description describe(ServedModel model) {
    Manifest manifest = model.manifest();
    return new Description(
        manifest.name(),
        manifest.version(),
        manifest.network(),
        manifest.labels(),
        manifest.labelPolicy(),
        manifest.inputSize(),
        manifest.precision(),
        manifest.metrics(),
        model.source(),
        model.session().provider().name().toLowerCase(Locale.ROOT));
  }

  @PreDestroy
  void close() {
    model.close();
  }

  /** The answer of {@code GET /models}. */
  public record Listing(List<Description> models) {}

  /**
   * What clients may know of a model.
   *
   * @param source the name of the folder that it was read from, or {@code embedded:} and its name
   * @param provider {@code cpu} or {@code cuda}
   * @see Manifest
   */
  public record Description(
      String name,
      String version,
      String network,
      List<String> labels,
      LabelPolicy labelPolicy,
      ImageSize inputSize,
      String precision,
      Map<String, Double> metrics,
      String source,
      String provider) {}
}
