package dev.marquee.trainer.report;

import dev.marquee.model.MarqueeException;

/** A report cannot be made of what was given. */
public final class ReportException extends MarqueeException {

  ReportException(String message) {
    super(message);
  }
}
