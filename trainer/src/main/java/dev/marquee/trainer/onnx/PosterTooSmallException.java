package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.network.Network;

/** Posters are too small for a network: nothing would be left of them in its last feature maps. */
public final class PosterTooSmallException extends MarqueeException {

  PosterTooSmallException(Network network, ImageSize size, int least) {
    super(
        "%s needs posters of %dx%d or more, and these have %s"
            .formatted(network.topology(), least, least, size));
  }
}
