package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;

/** A run's folder is not what a command needs, or cannot be read or written. */
public final class RunFolderException extends MarqueeException {

  RunFolderException(String message) {
    super(message);
  }

  RunFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
