package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;
import java.nio.file.Path;

/** A curve of learning rates cannot be written. */
public final class LearningRateCurveException extends MarqueeException {

  LearningRateCurveException(Path file, Throwable cause) {
    super("cannot write " + file + ": " + cause, cause);
  }
}
