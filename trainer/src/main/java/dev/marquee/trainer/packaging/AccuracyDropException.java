package dev.marquee.trainer.packaging;

import dev.marquee.model.MarqueeException;
import dev.marquee.model.Precision;

/** A quantised model that is worse than it may be. */
public final class AccuracyDropException extends MarqueeException {

  AccuracyDropException(
      Precision precision, String figure, double before, double after, double allowed) {
    super(
        "%s lowers %s on the validation split from %.4f to %.4f, by more than %.4f: nothing was written. %s"
            .formatted(precision, figure, before, after, allowed, advice(precision)));
  }

  private static String advice(Precision precision) {
    return precision == Precision.INT8
        ? "Calibrate on more posters (--calibration), allow more (--max-accuracy-drop), or export int8-weights, which is as small"
        : "Allow more (--max-accuracy-drop), or export fp16";
  }
}
