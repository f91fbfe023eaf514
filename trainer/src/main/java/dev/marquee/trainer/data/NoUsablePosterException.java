package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;

/** There is not a single poster to do with what was asked for. */
public final class NoUsablePosterException extends MarqueeException {

  public NoUsablePosterException(String message) {
    super(message);
  }

  /** A split has posters, and the image of none of them can be read. */
  public static NoUsablePosterException unreadable(Split split) {
    return new NoUsablePosterException("no poster of the " + split + " split can be read");
  }
}
