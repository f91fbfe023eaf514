package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.Shape.Maps;
import java.util.stream.IntStream;

/** How small posters may be, so that every layer of a network has something to look at. */
public final class SmallestPoster {

  /** More than any of the networks needs. */
  private static final int ENOUGH = 1024;

  private SmallestPoster() {}

  /**
   * Refuses posters that are too small.
   *
   * @throws PosterTooSmallException naming the least size
   */
  public static void require(Network network, ImageSize size) {
    int least = side(network);
    if (Math.min(size.height(), size.width()) < least) {
      throw new PosterTooSmallException(network, size, least);
    }
  }

  /** The least height, and the least width, in pixels. */
  static int side(Network network) {
    return IntStream.range(1, ENOUGH)
        .filter(side -> fits(network, side))
        .findFirst()
        .orElse(ENOUGH);
  }

  private static boolean fits(Network network, int side) {
    ShapeInference inference = new ShapeInference();
    inference.after(network.features(), new Maps(3, side, side));
    return inference.problems().isEmpty();
  }
}
