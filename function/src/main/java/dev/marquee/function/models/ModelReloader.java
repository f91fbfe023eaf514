package dev.marquee.function.models;

import dev.marquee.function.inference.UnusableModelException;
import dev.marquee.model.MarqueeException;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PackageIoException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps what is served in step with a folder of packages, by looking at it again and again: the
 * kernel tells nothing of changes on many volumes that containers mount.
 *
 * <p>A package is read only when it looked the same twice in a row: so copies are left to finish,
 * and the moment in which a folder gives way to another does not count as its end.
 *
 * <p>All that it remembers belongs to one thread at a time: to whoever calls {@link #loadAll}, and
 * from {@link #start} on to the timer's.
 */
final class ModelReloader implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ModelReloader.class);

  /** So many looks, and what failed for no fault of its own is tried again: that takes work. */
  private static final int LOOKS_PER_TRY = 10;

  private final ModelFolder folder;
  private final ServedModels models;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("model-reloader").factory());
  private final Map<Path, ModelEntry> entries = new LinkedHashMap<>();
  private final Map<Path, ModelFolder.Fingerprint> handled = new HashMap<>();
  private final Set<Path> toTryAgain = new HashSet<>();
  private final Map<Path, String> complaints = new HashMap<>();
  private Map<Path, ModelFolder.Fingerprint> seen = Map.of();
  private int looks;

  ModelReloader(ModelFolder folder, ServedModels models) {
    this.folder = folder;
    this.models = models;
  }

  /**
   * Serves what the folder holds now.
   *
   * @throws UnusableModelException if it cannot be read
   */
  void loadAll() {
    try {
      seen = folder.look();
    } catch (IOException e) {
      throw new UnusableModelException(
          "marquee.models is %s, which is not a folder that can be read: %s"
              .formatted(folder.root(), e));
    }
    follow(seen, seen);
  }

  /** Looks at the folder from now on. */
  void start(Duration interval) {
    timer.scheduleWithFixedDelay(
        this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      Map<Path, ModelFolder.Fingerprint> before = seen;
      seen = folder.look();
      complaints.remove(folder.root());
      if (++looks % LOOKS_PER_TRY == 0) {
        toTryAgain.forEach(path -> handled.replace(path, null));
        toTryAgain.clear();
      }
      follow(before, seen);
      models.keepDefaultLoaded();
    } catch (IOException e) {
      complain(folder.root(), "%s cannot be read: %s".formatted(folder.root(), e));
    } catch (RuntimeException | OutOfMemoryError e) { // else the timer would stop without a word
      LOG.error("Looking for models failed, and goes on", e);
    }
  }

  /** Takes up each package that has come to rest since it was last handled. */
  private void follow(
      Map<Path, ModelFolder.Fingerprint> before, Map<Path, ModelFolder.Fingerprint> now) {
    now.forEach(
        (path, fingerprint) -> {
          if (fingerprint.equals(before.get(path)) && !fingerprint.equals(handled.get(path))) {
            load(path, fingerprint);
          }
        });
    // after the others, so that a package that moved to another folder is never missing
    List.copyOf(handled.keySet()).stream()
        .filter(path -> !now.containsKey(path) && !before.containsKey(path))
        .forEach(this::remove);
  }

  private void load(Path path, ModelFolder.Fingerprint fingerprint) {
    handled.put(path, fingerprint);
    try {
      ModelPackage model = ModelPackage.read(path);
      ModelEntry old = entries.get(path);
      if (old == null || !old.manifest().equals(model.manifest())) {
        put(path, models.admit(model, old));
        models.serve(List.copyOf(entries.values()));
      }
      complaints.remove(path);
    } catch (PackageIoException | TooLittleMemoryException e) {
      toTryAgain.add(path); // the disk may work then, and memory be free
      complain(path, e.getMessage());
    } catch (OutOfMemoryError e) {
      toTryAgain.add(path);
      complain(path, path + " cannot be served for want of memory: " + e.getMessage());
    } catch (MarqueeException e) {
      complaints.remove(path);
      complain(path, e.getMessage());
    } catch (RuntimeException e) { // the other packages are none the worse
      LOG.errorf(e, "%s cannot be served", path);
    }
  }

  /**
   * In the order in which they came, by which the first of two that are called the same is served.
   */
  private void put(Path path, ModelEntry entry) {
    if (entries.containsKey(path) && !entries.get(path).identity().equals(entry.identity())) {
      entries.remove(path);
    }
    entries.put(path, entry);
  }

  private void remove(Path path) {
    handled.remove(path);
    complaints.remove(path);
    ModelEntry gone = entries.remove(path);
    if (gone != null) {
      LOG.infof("%s is gone, and %s with it", path, gone.identity());
      models.serve(List.copyOf(entries.values()));
    }
  }

  /** Says once what may be found at every look. */
  private void complain(Path path, String complaint) {
    if (!complaint.equals(complaints.put(path, complaint))) {
      LOG.warn(
          complaint + (entries.containsKey(path) ? "\nWhat was served from there stays." : ""));
    }
  }

  /** Waits for the look that is under way. */
  @Override
  public void close() {
    timer.close();
  }
}
