package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;
import java.nio.file.Path;

/** A poster named by the user cannot be read or decoded. */
public final class UnreadablePosterException extends MarqueeException {

  UnreadablePosterException(Path file, Exception cause) {
    super("cannot read the poster " + file + ": " + cause.getMessage(), cause);
  }
}
