package dev.marquee.function.models;

import dev.marquee.function.inference.UnusableModelException;
import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.model.Manifest;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** A package that is served. Its graph is loaded, or is loaded again when somebody asks for it. */
final class ModelEntry {
  private static final Logger LOG = Logger.getLogger(ModelEntry.class);

  private final ModelPackage model;
  private final ServingConfiguration configuration;
  private final AtomicReference<ServedModel> loaded = new AtomicReference<>();
  private volatile long lastUsed = System.nanoTime();
  private boolean retired; // guarded by this

  /** An entry whose graph is not loaded yet. */
  ModelEntry(ModelPackage model, ServingConfiguration configuration) {
    this.model = model;
    this.configuration = configuration;
  }

  /** An entry whose graph is loaded. */
  ModelEntry(ModelPackage model, ServingConfiguration configuration, ServedModel served) {
    this(model, configuration);
    loaded.set(served);
  }

  Manifest manifest() {
    return model.manifest();
  }

  /** The name and version. */
  ModelChoice identity() {
    return ModelChoice.of(manifest());
  }

  /**
   * The name of the package's folder, or {@code embedded:} and its name: clients do not learn where
   * on the machine it lies.
   */
  String source() {
    return model
        .folder()
        .map(folder -> folder.toAbsolutePath().normalize())
        .map(folder -> Objects.requireNonNullElse(folder.getFileName(), folder).toString())
        .orElse(model.source());
  }

  /** Its name and version, where it came from and, once it is loaded, where it runs. */
  String describe() {
    Object provider = loaded().map(model -> " on " + model.session().provider()).orElse("");
    return "%s from %s%s".formatted(identity(), source(), provider);
  }

  /** What the loaded graph is taken to need: the length of its file. */
  long bytes() {
    return model.modelBytes();
  }

  /** The value of {@link System#nanoTime()} at the last use. */
  long lastUsed() {
    return lastUsed;
  }

  /** The loaded model, for a look at it only. */
  Optional<ServedModel> loaded() {
    return Optional.ofNullable(loaded.get());
  }

  /** The loaded model with its caller as a user, who closes it; empty if it is not loaded. */
  Optional<ServedModel> use() {
    lastUsed = System.nanoTime();
    return loaded().filter(ServedModel::retain);
  }

  /** Warms the loaded model up, if there is one. */
  void warmUp() {
    try (ServedModel model = use().orElse(null)) {
      if (model != null) {
        model.warmUp();
      }
    }
  }

  /**
   * The loaded model with its caller as a user, who closes it; loads it if need be, once for all
   * who ask meanwhile.
   *
   * @return empty if another entry has taken this one's place
   * @throws ModelException.Unavailable if what the folder now holds is not this model, or cannot be
   *     served; the log says why
   */
  synchronized Optional<ServedModel> load() {
    if (retired) {
      return Optional.empty();
    }
    return use().or(() -> Optional.of(open()));
  }

  private ServedModel open() {
    try {
      ServedModel opened = ServedModel.openWarm(readAgain(), configuration);
      opened.retain();
      lastUsed = System.nanoTime(); // not before: loading may take longer than the others rest
      loaded.set(opened);
      return opened;
    } catch (MarqueeException | OutOfMemoryError e) {
      LOG.warnf("%s cannot be loaded: %s", identity(), e.getMessage());
      throw new ModelException.Unavailable(identity());
    }
  }

  /** What the folder holds may have changed since. */
  private ModelPackage readAgain() {
    ModelPackage now = model.folder().map(ModelPackage::read).orElse(model);
    if (!now.manifest().equals(manifest())) {
      throw new UnusableModelException(
          "%s no longer holds the %s that was found there".formatted(model.source(), identity()));
    }
    return now;
  }

  /** Frees the model when its users are done; the next request loads it again. */
  void unload() {
    ServedModel model = loaded.getAndSet(null);
    if (model != null) {
      model.close();
    }
  }

  /** Frees the model for good when its users are done. */
  synchronized void retire() {
    retired = true;
    unload();
  }
}
