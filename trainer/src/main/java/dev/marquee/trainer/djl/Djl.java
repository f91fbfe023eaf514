package dev.marquee.trainer.djl;

import ai.djl.engine.Engine;

/**
 * DJL on PyTorch, kept from calling out: natives come from the class path, no usage is reported.
 */
public final class Djl {

  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private Djl() {}

  /** The PyTorch engine; whoever needs DJL begins here, so that the settings above come first. */
  public static Engine engine() {
    return Engine.getEngine("PyTorch");
  }
}
