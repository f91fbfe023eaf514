package dev.marquee.trainer.packaging;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;

/** ONNX Runtime does not answer as DJL does. */
public final class ParityException extends MarqueeException {

  ParityException(ParityReport report) {
    super(
        "the exported model differs from the trained one by %.2g in probability over %d posters, more than %.0e: nothing was written"
            .formatted(report.largestDifference(), report.posters(), Parity.TOLERANCE_FP32));
  }
}
