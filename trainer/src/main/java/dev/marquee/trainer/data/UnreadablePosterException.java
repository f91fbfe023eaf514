package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;
import java.nio.file.Path;

/** A poster named by the user cannot be read or decoded. */
public final class UnreadablePosterException extends MarqueeException {

  UnreadablePosterException(Path file, Exception cause) {
    super("cannot read the poster " + file + ": " + why(cause), cause);
  }

  /** In words; the message of a file that is not there is no more than its name. */
  static String why(Exception cause) {
    return cause instanceof MarqueeException ? cause.getMessage() : cause.toString();
  }
}
