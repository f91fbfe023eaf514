package dev.marquee.function.classification;

import dev.marquee.model.MarqueeException;

/** More or fewer genres are asked for than the model has. */
public final class TopOutOfRangeException extends MarqueeException {
  TopOutOfRangeException(int top, int labels) {
    super("top is " + top + "; it can be 1 to " + labels);
  }
}
