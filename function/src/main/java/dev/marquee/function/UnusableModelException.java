package dev.marquee.function;

import dev.marquee.model.MarqueeException;

/** A model package that reads well, but that the function cannot serve here. */
final class UnusableModelException extends MarqueeException {
  UnusableModelException(String message) {
    super(message);
  }
}
