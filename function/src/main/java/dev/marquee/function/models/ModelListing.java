package dev.marquee.function.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of {@code GET /models}.
 *
 * @param defaultModel the name and version of the one that answers where a request names none; null
 *     if it is gone
 * @param models by name, then version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelListing(String defaultModel, List<Description> models) {

  static ModelListing of(ModelCatalogue catalogue) {
    return new ModelListing(
        catalogue.byDefault().map(entry -> entry.identity().toString()).orElse(null),
        catalogue.entries().stream().map(Description::of).toList());
  }

  /** How far a model is from answering. */
  public enum State {
    /** It has answered its first inference. */
    READY,
    /** It is loaded, and its first inference has not run yet. */
    WARMING,
    /** It is not loaded, which the next request for it changes. */
    IDLE;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What clients may know of a model.
   *
   * @param attribution whether it can explain its answers
   * @param source the name of the folder that it was read from, or {@code embedded:} and its name
   * @param provider {@code cpu} or {@code cuda}; null while it is not loaded
   * @see Manifest
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Description(
      String name,
      String version,
      String network,
      List<String> labels,
      LabelPolicy labelPolicy,
      ImageSize inputSize,
      boolean attribution,
      Precision precision,
      Map<String, Double> metrics,
      String source,
      String provider,
      State state) {

    static Description of(ModelEntry entry) {
      Manifest manifest = entry.manifest();
      Optional<ServedModel> loaded = entry.loaded();
      return new Description(
          manifest.name(),
          manifest.version(),
          manifest.network(),
          manifest.labels(),
          manifest.labelPolicy(),
          manifest.inputSize(),
          manifest.attribution(),
          manifest.precision(),
          manifest.metrics(),
          entry.source(),
          loaded.map(m -> m.session().provider().toString()).orElse(null),
          loaded.map(m -> m.warm() ? State.READY : State.WARMING).orElse(State.IDLE));
    }
  }
}
