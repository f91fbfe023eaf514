package dev.marquee.trainer.baseline;

import dev.marquee.model.MarqueeException;

/** The figures of baselines cannot be read. */
public final class BaselineFileException extends MarqueeException {

  BaselineFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
