package dev.marquee.trainer.precision;

import dev.marquee.model.MarqueeException;

/** A graph with something in it that Marquee's exporter does not write. */
public final class UnsupportedGraphException extends MarqueeException {

  UnsupportedGraphException(String problem) {
    super(problem);
  }
}
