package dev.marquee.trainer.packaging;

import dev.marquee.model.MarqueeException;

/** A quantised model that is worse than it may be. */
public final class AccuracyDropException extends MarqueeException {

  private static final long serialVersionUID = 1;

  AccuracyDropException(String figure, double before, double after, double allowed) {
    super(
        "int8 lowers %s on the validation split from %.4f to %.4f, by more than %.4f: nothing was written. Calibrate on more posters (--calibration), allow more (--max-accuracy-drop), or export fp16"
            .formatted(figure, before, after, allowed));
  }
}
