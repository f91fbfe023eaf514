package dev.marquee.function.models;

import dev.marquee.function.inference.UnusableModelException;
import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The models that are served: one that is configured or embedded, and those of a folder, which come
 * and go while requests are answered.
 */
@Singleton
@Startup
public final class ServedModels {
  private static final Logger LOG = Logger.getLogger(ServedModels.class);

  private final ServingConfiguration configuration;
  private final ModelMemory memory;
  private Optional<ModelEntry> fixed = Optional.empty(); // set by the constructor alone
  private Optional<ModelReloader> reloader = Optional.empty(); // likewise
  private List<ModelEntry> folder = List.of(); // of the reloader's thread, and of close() after it
  private volatile ModelCatalogue catalogue;

  ServedModels(ServingConfiguration configuration) {
    this.configuration = configuration;
    memory = new ModelMemory(configuration.modelsMemory().map(MemorySize::asLongValue));
    try {
      fixed =
          ConfiguredPackage.read(configuration)
              .map(m -> new ModelEntry(m, configuration, ServedModel.open(m, configuration)));
      catalogue = catalogue(folder);
      reloader = configuration.models().map(root -> new ModelReloader(new ModelFolder(root), this));
      reloader.ifPresent(ModelReloader::loadAll);
      if (catalogue.byDefault().isEmpty()) {
        throw new UnusableModelException(
            "there is no %s to serve: look at marquee.default-model and marquee.models"
                .formatted(configuration.defaultModel().orElse("model")));
      }
    } catch (MarqueeException e) {
      close();
      // Quarkus shows the message of this one alone, and others with a stack trace
      throw new ConfigurationException(e.getMessage());
    }
  }

  private ModelCatalogue catalogue(List<ModelEntry> folder) {
    return new ModelCatalogue(configuration.defaultModel().map(ModelChoice::parse), fixed, folder);
  }

  /** Looks at the folder from now on. */
  void follow(@Observes StartupEvent started) {
    if (configuration.reloadInterval().isPositive()) {
      reloader.ifPresent(reloader -> reloader.start(configuration.reloadInterval()));
    }
  }

  /**
   * Warms up what was opened cold, so that the function could start meanwhile. If that fails, and
   * it is not the default model, it is freed, and loaded again when somebody asks for it.
   */
  void warmUp() {
    try {
      fixed.ifPresent(ModelEntry::warmUp);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (fixed.equals(catalogue.byDefault())) {
        throw e;
      }
      ModelEntry failed = fixed.orElseThrow();
      LOG.errorf(e, "%s cannot be served: its first inference failed", failed.describe());
      failed.unload();
    }
  }

  /** The default model in words: its name, where it came from and where it runs. */
  public String describeDefault() {
    return catalogue.byDefault().map(ModelEntry::describe).orElse("nothing");
  }

  /** Whether the default model is loaded and a warm-up inference has run. */
  public boolean warm() {
    return catalogue.byDefault().flatMap(ModelEntry::loaded).filter(ServedModel::warm).isPresent();
  }

  /**
   * The model of that name and version, if it is loaded; its caller is a user and closes it.
   *
   * @throws ModelException.Unknown if it is not served
   */
  public Optional<ServedModel> findLoaded(ModelChoice choice) {
    return catalogue.find(choice).use();
  }

  /**
   * The model of that name and version, loaded; its caller is a user and closes it.
   *
   * @throws ModelException.Unknown if it is not served
   * @throws ModelException.Unavailable if it cannot be loaded now
   */
  public ServedModel find(ModelChoice choice) {
    while (true) {
      ModelEntry entry = catalogue.find(choice);
      Optional<ServedModel> model = entry.use().or(() -> load(entry));
      if (model.isPresent()) {
        return model.get();
      } // else another entry has just taken its place in the catalogue
    }
  }

  private Optional<ServedModel> load(ModelEntry entry) {
    Optional<ServedModel> model = entry.load();
    memory.makeRoom(catalogue);
    return model;
  }

  /**
   * Makes an entry of a package, loaded and warm.
   *
   * @param replaced the entry whose place it will take; null if there is none
   * @throws MarqueeException if it cannot be served
   */
  ModelEntry admit(ModelPackage model, ModelEntry replaced) {
    ModelEntry idle = new ModelEntry(model, configuration);
    Optional<ModelEntry> rival = catalogue.served(idle.identity()).filter(e -> e != replaced);
    if (rival.isPresent()) {
      LOG.warnf(
          "%s holds %s, which is served from %s already: it waits until that goes",
          model.source(), idle.identity(), rival.get().source());
      return idle;
    }
    ServedModel opened = ServedModel.openWarm(model, configuration);
    ModelEntry entry = new ModelEntry(model, configuration, opened);
    LOG.infof("Serving %s", entry.describe());
    return entry;
  }

  /**
   * Serves these packages of the folder from now on, and those alone. Requests that are under way
   * are answered by the models that they began with.
   */
  void serve(List<ModelEntry> packages) {
    List<ModelEntry> before = folder;
    folder = packages;
    catalogue = catalogue(packages);
    before.stream().filter(entry -> !packages.contains(entry)).forEach(ModelEntry::retire);
    keepDefaultLoaded();
  }

  /**
   * Loads the default model where it is not loaded, for no request would: none comes to a function
   * that is not ready. If that fails, the log says why, and the next call tries again.
   */
  void keepDefaultLoaded() {
    if (catalogue.byDefault().filter(entry -> entry.loaded().isEmpty()).isPresent()) {
      try {
        find(ModelChoice.DEFAULT).close();
      } catch (ModelException.Unavailable e) {
        // the function stays as unready as it was
      }
    }
    memory.makeRoom(catalogue);
  }

  /**
   * What clients may know of the model of that name and version.
   *
   * @throws ModelException.Unknown if it is not served
   */
  public ModelListing.Description describe(ModelChoice choice) {
    return ModelListing.Description.of(catalogue.find(choice));
  }

  /** What clients may know of the models. */
  public ModelListing listing() {
    return ModelListing.of(catalogue);
  }

  /** Frees every model that no request uses any more. */
  @PreDestroy
  void close() {
    reloader.ifPresent(ModelReloader::close);
    List<ModelEntry> entries = Stream.concat(fixed.stream(), folder.stream()).toList();
    List<ServedModel> loaded = entries.stream().flatMap(e -> e.loaded().stream()).toList();
    catalogue = new ModelCatalogue(Optional.empty(), Optional.empty(), List.of());
    entries.forEach(ModelEntry::retire);
    loaded.stream().filter(ServedModel::closed).forEach(ServedModel::awaitFreed);
  }
}
