package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;

/** A network cannot learn what a recipe has it learn, or not in the recipe's way. */
public final class UntrainableNetworkException extends MarqueeException {

  UntrainableNetworkException(String message) {
    super(message);
  }
}
