package dev.marquee.trainer.inference;

import dev.marquee.model.MarqueeException;

/** A model answers what is no number, as those in fp16 do where a number in them is too large. */
public final class OverflowException extends MarqueeException {

  OverflowException() {
    super(
        "the model answers NaN: a number in it is too large for its precision; export it as fp32 or int8-weights");
  }
}
