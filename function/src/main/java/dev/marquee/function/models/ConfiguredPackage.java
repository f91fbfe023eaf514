package dev.marquee.function.models;

import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The package that is served beside those of a folder: the configured or the embedded one. */
final class ConfiguredPackage {
  private static final Logger LOG = Logger.getLogger(ConfiguredPackage.class);

  private ConfiguredPackage() {}

  /**
   * Reads and checks it.
   *
   * @return empty if none is embedded, which need not be where there is a folder
   * @throws MarqueeException if it cannot be used
   */
  static Optional<ModelPackage> read(ServingConfiguration configuration) {
    if (configuration.model().isPresent()) {
      return configuration.model().map(ModelPackage::read);
    }
    try {
      return Optional.of(ModelPackage.embedded("squeezenet1_1"));
    } catch (MarqueeException e) {
      if (configuration.models().isEmpty()) {
        throw e;
      }
      LOG.infof("There is no embedded model: %s", e.getMessage());
      return Optional.empty();
    }
  }
}
