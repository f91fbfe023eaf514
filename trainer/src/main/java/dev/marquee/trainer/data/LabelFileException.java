package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;

/** The label file is not there, cannot be read, or is laid out in a way that we do not know. */
public final class LabelFileException extends MarqueeException {

  LabelFileException(String message) {
    super(message);
  }

  LabelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
