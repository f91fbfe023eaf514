package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;

/** There is not a single poster to do with what was asked for. */
public final class NoUsablePosterException extends MarqueeException {

  public NoUsablePosterException(String message) {
    super(message);
  }

  /** A split has no poster whose image can be read. */
  public static NoUsablePosterException unreadable(Split split) {
    return new NoUsablePosterException(
        "no poster of the "
            + split
            + " split can be read: add posters, or replace those that are damaged");
  }
}
