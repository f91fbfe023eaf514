package dev.marquee.trainer.recipe;

import dev.marquee.model.MarqueeException;
import java.util.List;

/** A recipe's settings are out of range; the message lists every one. */
public final class InvalidRecipeException extends MarqueeException {

  InvalidRecipeException(List<String> problems) {
    super("the recipe cannot be followed: " + String.join("; ", problems));
  }
}
