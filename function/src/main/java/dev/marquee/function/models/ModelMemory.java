package dev.marquee.function.models;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Bounds the graphs that are loaded, by the lengths of their files: the model used least recently
 * goes first. The default model and the one used last stay in any case, for somebody waits for
 * them.
 */
final class ModelMemory {
  private static final Logger LOG = Logger.getLogger(ModelMemory.class);

  private final long limit;

  /** Bounds the loaded graphs to so many bytes; without a limit, all stay. */
  ModelMemory(Optional<Long> limit) {
    this.limit = limit.orElse(Long.MAX_VALUE);
  }

  /** Frees models while those that are loaded exceed the limit. */
  synchronized void makeRoom(ModelCatalogue catalogue) {
    for (List<ModelEntry> loaded = loaded(catalogue);
        loaded.stream().mapToLong(ModelEntry::bytes).sum() > limit;
        loaded = loaded(catalogue)) {
      List<ModelEntry> others =
          loaded.stream().filter(e -> catalogue.byDefault().filter(e::equals).isEmpty()).toList();
      if (others.size() < 2) {
        return;
      }
      // not sorted: they are used meanwhile
      ModelEntry oldest =
          others.stream().min(Comparator.comparingLong(ModelEntry::lastUsed)).orElseThrow();
      LOG.infof("Freeing %s: the models exceed marquee.models-memory", oldest.identity());
      oldest.unload();
    }
  }

  private static List<ModelEntry> loaded(ModelCatalogue catalogue) {
    return catalogue.entries().stream().filter(entry -> entry.loaded().isPresent()).toList();
  }
}
