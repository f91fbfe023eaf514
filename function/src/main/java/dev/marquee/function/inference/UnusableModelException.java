package dev.marquee.function.inference;

import dev.marquee.model.MarqueeException;

/** A model package that reads well, but that the function cannot serve here. */
public final class UnusableModelException extends MarqueeException {
  public UnusableModelException(String message) {
    super(message);
  }
}
