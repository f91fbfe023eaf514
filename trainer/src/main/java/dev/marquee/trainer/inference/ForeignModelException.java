package dev.marquee.trainer.inference;

import dev.marquee.model.MarqueeException;
import java.util.Set;

/** An ONNX model that does not read posters as Marquee's do. */
public final class ForeignModelException extends MarqueeException {

  private static final long serialVersionUID = 1;

  ForeignModelException(Set<String> inputs) {
    super("the model reads %s, not poster: use one that Marquee exported".formatted(inputs));
  }
}
