package dev.marquee.trainer.prediction;

import dev.marquee.model.MarqueeException;

/** A file of predictions cannot be written, or is not what it should be to go on with. */
public final class PredictionFileException extends MarqueeException {

  PredictionFileException(String message) {
    super(message);
  }

  PredictionFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
