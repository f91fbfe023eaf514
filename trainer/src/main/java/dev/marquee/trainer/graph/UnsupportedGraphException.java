package dev.marquee.trainer.graph;

import dev.marquee.model.MarqueeException;

/** A graph with something in it that Marquee's exporter does not write. */
public final class UnsupportedGraphException extends MarqueeException {

  public UnsupportedGraphException(String problem) {
    super(problem);
  }
}
