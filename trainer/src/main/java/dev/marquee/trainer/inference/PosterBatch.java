package dev.marquee.trainer.inference;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;

/** Posters of one size, one after the other in memory: uint8 [N, height, width, 3]. */
final class PosterBatch {

  private PosterBatch() {}

  /**
   * Copies posters into native memory.
   *
   * @param arena decides how long the memory lives
   * @throws PosterSizeException if a poster has another size
   */
  static ByteBuffer copy(List<RgbImage> posters, ImageSize size, Arena arena) {
    ByteBuffer pixels =
        arena.allocate((long) posters.size() * size.rgbBytes(), Long.BYTES).asByteBuffer();
    for (RgbImage poster : posters) {
      if (!poster.size().equals(size)) {
        throw new PosterSizeException(size, poster.size());
      }
      pixels.put(poster.pixels());
    }
    return pixels.flip();
  }
}
