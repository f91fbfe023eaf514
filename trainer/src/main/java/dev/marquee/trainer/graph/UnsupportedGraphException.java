package dev.marquee.trainer.graph;

import dev.marquee.model.MarqueeException;

/** A graph that lacks what Marquee's exporter writes, or has in it what that does not write. */
public final class UnsupportedGraphException extends MarqueeException {

  public UnsupportedGraphException(String problem) {
    super(problem);
  }
}
