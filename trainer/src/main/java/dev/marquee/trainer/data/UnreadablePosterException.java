package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.files.FileException;
import java.io.IOException;
import java.nio.file.Path;

/** A poster named by the user cannot be read or decoded. */
public final class UnreadablePosterException extends MarqueeException {

  UnreadablePosterException(Path file, Exception cause) {
    super("cannot read the poster " + file + ": " + why(cause), cause);
  }

  static String why(Exception cause) {
    return cause instanceof IOException failure ? FileException.why(failure) : cause.getMessage();
  }
}
