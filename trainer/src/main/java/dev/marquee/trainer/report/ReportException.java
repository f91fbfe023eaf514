package dev.marquee.trainer.report;

import dev.marquee.model.MarqueeException;

/** A report cannot be written. */
public final class ReportException extends MarqueeException {

  ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
