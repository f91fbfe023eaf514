package dev.marquee.trainer.report;

import dev.marquee.model.MarqueeException;

/** A report cannot be made of what was given, or not take the place of an earlier one. */
public final class ReportException extends MarqueeException {

  ReportException(String message) {
    super(message);
  }
}
