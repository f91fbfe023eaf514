package dev.marquee.trainer.inference;

import dev.marquee.model.MarqueeException;

/** An ONNX model that does not read posters, or answer, as Marquee's do. */
public final class ForeignModelException extends MarqueeException {

  ForeignModelException(String problem) {
    super("the model " + problem + ": use one that Marquee exported");
  }
}
