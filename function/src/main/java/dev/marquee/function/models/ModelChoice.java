package dev.marquee.function.models;

import dev.marquee.model.Manifest;
import java.util.Optional;

/**
 * Which model a request asks.
 *
 * @param name empty for the default model
 * @param version empty for the highest
 */
public record ModelChoice(Optional<String> name, Optional<String> version) {
  /** The default model, of whatever version it is. */
  public static final ModelChoice DEFAULT = new ModelChoice(Optional.empty(), Optional.empty());

  /** The name and version of a model. */
  public static ModelChoice of(Manifest manifest) {
    return new ModelChoice(Optional.of(manifest.name()), Optional.of(manifest.version()));
  }

  /** Reads {@code name} or {@code name:version}; names have no colon. */
  public static ModelChoice parse(String model) {
    String[] parts = model.split(":", 2);
    return new ModelChoice(
        Optional.of(parts[0]), parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
  }

  @Override
  public String toString() {
    return name.orElse("the default model") + version.map(v -> ":" + v).orElse("");
  }
}
