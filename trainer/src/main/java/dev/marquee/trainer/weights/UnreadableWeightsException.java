package dev.marquee.trainer.weights;

import dev.marquee.model.MarqueeException;
import java.nio.file.Path;

/** A weights file that is broken, of an unknown format, or holds something else than weights. */
public final class UnreadableWeightsException extends MarqueeException {

  UnreadableWeightsException(Path file, String problem, Exception cause) {
    super("cannot read weights from " + file + ": " + problem, cause);
  }
}
