package dev.marquee.function.models;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The models that can be asked at one moment, by name and version; it does not change.
 *
 * <p>Where two packages have one name and version, the first is served.
 */
final class ModelCatalogue {
  private final Map<String, NavigableMap<String, ModelEntry>> models = new TreeMap<>();
  private final Optional<ModelEntry> byDefault;

  /**
   * Makes a catalogue.
   *
   * @param wanted the default model as configured; {@code fixed} goes before where it is not, and
   *     the first by name after that
   * @param fixed the entry that is no package of the watched folder
   */
  ModelCatalogue(
      Optional<ModelChoice> wanted, Optional<ModelEntry> fixed, Collection<ModelEntry> folder) {
    fixed.ifPresent(this::add);
    folder.forEach(this::add);
    byDefault =
        wanted.isPresent()
            ? lookUp(wanted.get().name().orElseThrow(), wanted.get().version())
            : fixed.or(
                () ->
                    models.keySet().stream().findFirst().flatMap(n -> lookUp(n, Optional.empty())));
  }

  private void add(ModelEntry entry) {
    models
        .computeIfAbsent(entry.manifest().name(), name -> new TreeMap<>(new VersionOrder()))
        .putIfAbsent(entry.manifest().version(), entry);
  }

  private Optional<ModelEntry> lookUp(String name, Optional<String> version) {
    NavigableMap<String, ModelEntry> versions = models.get(name);
    if (versions == null) {
      return Optional.empty();
    }
    // one that a client names is not put in order, for it may be as long as a body
    return version.isPresent()
        ? versions.values().stream()
            .filter(entry -> entry.manifest().version().equals(version.get()))
            .findFirst()
        : Optional.of(versions.lastEntry().getValue());
  }

  /** The model for requests that name none. */
  Optional<ModelEntry> byDefault() {
    return byDefault;
  }

  /** Every model that can be asked, by name, then version. */
  Collection<ModelEntry> entries() {
    return models.values().stream().flatMap(versions -> versions.values().stream()).toList();
  }

  /**
   * The model of that name and version.
   *
   * @throws ModelException.Unknown if there is none
   * @throws ModelException.Unavailable if the default model is asked and is gone
   */
  ModelEntry find(ModelChoice choice) {
    if (choice.equals(ModelChoice.DEFAULT)) {
      return byDefault.orElseThrow(() -> new ModelException.Unavailable(choice));
    }
    return served(choice).orElseThrow(() -> new ModelException.Unknown(choice));
  }

  /** The model of that name and version, if there is one. */
  Optional<ModelEntry> served(ModelChoice choice) {
    return choice
        .name()
        .or(() -> byDefault.map(entry -> entry.manifest().name()))
        .flatMap(name -> lookUp(name, choice.version()));
  }
}
