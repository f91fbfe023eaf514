package dev.marquee.trainer.data;

import dev.marquee.model.MarqueeException;

/** A folder has not a single poster with both an image and genres. */
public final class NoUsablePosterException extends MarqueeException {

  public NoUsablePosterException(String message) {
    super(message);
  }
}
