package dev.marquee.trainer.packaging;

import dev.marquee.model.MarqueeException;
import dev.marquee.model.Precision;
import dev.marquee.trainer.inference.ParityReport;

/** An exported model does not answer as it should. */
public final class ParityException extends MarqueeException {

  ParityException(String expected, ParityReport report, double tolerance) {
    super(
        "the exported model differs from the %s one by %.2g in probability over %d posters, more than %.0e: nothing was written"
            .formatted(expected, report.largestDifference(), report.posters(), tolerance));
  }

  ParityException(Precision precision, ParityReport report) {
    super(
        "in %s the exported model does not answer as its weights do in DJL: nothing was written (%s)"
            .formatted(precision, report));
  }
}
