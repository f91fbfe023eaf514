package dev.marquee.function.openinference;

import dev.marquee.model.MarqueeException;

/** An inference request that is not one, or whose tensors are not what they say. */
public final class MalformedInferenceException extends MarqueeException {
  MalformedInferenceException(String message) {
    super(message);
  }
}
