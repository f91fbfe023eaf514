package dev.marquee.trainer.djl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/** C++ functions of the libtorch that DJL runs on, which DJL does not offer. */
final class Libtorch {

  private static final Logger LOG = Logger.getLogger(Libtorch.class.getName());

  private final SymbolLookup library;

  private Libtorch(SymbolLookup library) {
    this.library = library;
  }

  /**
   * Binds functions, or says once in the log that they are not there.
   *
   * @param feature what is lost then, and what happens instead
   */
  static <T> Optional<T> bind(String feature, Function<Libtorch, T> binding) {
    Djl.engine();
    try {
      // by its bare name, the system's loader gives the library that DJL has loaded already
      String name = System.mapLibraryName("torch_cpu");
      return Optional.of(
          binding.apply(new Libtorch(SymbolLookup.libraryLookup(name, Arena.global()))));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      LOG.warning("This libtorch has no " + feature + ". " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Has libtorch log no more than the environment's {@code TORCH_CPP_LOG_LEVEL} says, which it
   * reads under Python alone: DJL's own calls cause a warning that no user can mend.
   */
  static void heedLogLevel() {
    bind("log level: it logs warnings", libtorch -> libtorch.function("_ZN3c1011initLoggingEv"))
        .ifPresent(
            initLogging -> {
              try {
                initLogging.invokeExact();
              } catch (Throwable e) {
                throw new IllegalStateException("libtorch's log level cannot be set", e);
              }
            });
  }

  /**
   * A function without a result.
   *
   * @param symbol its mangled name
   */
  MethodHandle function(String symbol, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(symbol), FunctionDescriptor.ofVoid(arguments));
  }
}
