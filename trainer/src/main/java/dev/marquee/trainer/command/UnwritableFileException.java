package dev.marquee.trainer.command;

import dev.marquee.model.MarqueeException;
import java.io.IOException;
import java.nio.file.Path;

/** A file that the user wants cannot be written. */
final class UnwritableFileException extends MarqueeException {

  UnwritableFileException(Path file, IOException cause) {
    super("cannot write " + file + ": " + cause, cause);
  }
}
