package dev.marquee.trainer.inference;

import dev.marquee.model.ImageSize;
import dev.marquee.model.MarqueeException;

/** A poster of another size than the model reads. */
public final class PosterSizeException extends MarqueeException {

  PosterSizeException(ImageSize expected, ImageSize actual) {
    super("the model reads posters of %s, not %s: resize them first".formatted(expected, actual));
  }
}
