package dev.marquee.trainer.djl;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.network.Network;
import java.util.List;

/** Weights that belong to another network; the message lists everything that does not fit. */
public final class WeightsMismatchException extends MarqueeException {

  WeightsMismatchException(Network network, List<String> problems) {
    super(
        "the weights do not fit %s with %d classes and a %s head:%n  %s"
            .formatted(
                network.topology(),
                network.classes(),
                network.head(),
                String.join(System.lineSeparator() + "  ", problems)));
  }
}
