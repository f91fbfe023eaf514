package dev.marquee.model;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Heap for images that are being decoded: half of all there is. Large images wait for each other
 * here, and one that would not fit alone is refused, so that a few small files that decode to much
 * cannot use up the memory of everyone else.
 */
final class DecodingRoom {

  /** The room of this process. */
  static final DecodingRoom SHARED = new DecodingRoom(Runtime.getRuntime().maxMemory() / 2);

  private static final int UNIT = 1 << 10;

  private final int units;
  private final Semaphore free;

  DecodingRoom(long bytes) {
    units = (int) Math.min(bytes / UNIT, Integer.MAX_VALUE);
    free = new Semaphore(units, true);
  }

  /**
   * Decodes when there is room.
   *
   * @throws TooManyPixelsException if there never will be
   */
  <T> T with(ImageHeader header, Supplier<T> decoding) {
    long pixels = (long) header.width() * header.height();
    long needed = Math.ceilDiv(pixels * bytesPerPixel(header.format()), UNIT);
    if (needed > units) {
      long limit = (long) units * UNIT / bytesPerPixel(header.format());
      throw new TooManyPixelsException(header.width(), header.height(), limit);
    }
    free.acquireUninterruptibly((int) needed);
    try {
      return decoding.get();
    } finally {
      free.release((int) needed);
    }
  }

  /**
   * What decoding takes at most, rounded up from measurements: a PNG image of 16 bits a channel is
   * there as it is stored and as RGB, the codec of lossy WebP keeps many objects for each block.
   */
  private static int bytesPerPixel(ImageFormat format) {
    return format == ImageFormat.WEBP ? 32 : 16;
  }
}
