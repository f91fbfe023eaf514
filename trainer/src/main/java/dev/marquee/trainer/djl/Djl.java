package dev.marquee.trainer.djl;

import ai.djl.engine.Engine;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * DJL on PyTorch, quiet and kept from calling out: natives come from the class path, no usage is
 * reported.
 */
public final class Djl {

  /** Kept, since java.util.logging forgets levels of loggers that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("ai.djl"), Logger.getLogger("ai.djl.util.cuda"));

  static {
    QUIET.getFirst().setLevel(Level.WARNING);
    // its one warning is that a machine without CUDA has no CUDA
    QUIET.getLast().setLevel(Level.SEVERE);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private Djl() {}

  /** The PyTorch engine; whoever needs DJL begins here, so that the settings above come first. */
  public static Engine engine() {
    return PyTorch.ENGINE;
  }

  private static final class PyTorch {
    static final Engine ENGINE = Engine.getEngine("PyTorch");

    static {
      Libtorch.heedLogLevel();
    }
  }
}
