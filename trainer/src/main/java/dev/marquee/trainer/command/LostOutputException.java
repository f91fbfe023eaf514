package dev.marquee.trainer.command;

import dev.marquee.model.MarqueeException;

/** What a command answered did not arrive. */
final class LostOutputException extends MarqueeException {

  LostOutputException() {
    super(
        "standard output cannot be written: whoever read it has gone, or the disk is full; what it"
            + " should say is lost");
  }
}
