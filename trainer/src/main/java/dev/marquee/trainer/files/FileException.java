package dev.marquee.trainer.files;

import dev.marquee.model.MarqueeException;

/** A file cannot be written, or a folder not be tidied up. */
public final class FileException extends MarqueeException {

  FileException(String problem, Exception cause) {
    super(problem, cause);
  }
}
