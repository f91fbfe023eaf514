package dev.marquee.trainer.report;

import dev.marquee.model.MarqueeException;

/** A report cannot be made of what was given, or cannot be written. */
public final class ReportException extends MarqueeException {

  ReportException(String message) {
    super(message);
  }

  ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
