package dev.marquee.model;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Memory for images that are being decoded: as much as half of the heap. Large images wait for each
 * other here, and one that would not fit alone is refused, so that a few small files that decode to
 * much cannot use up the memory of everyone else.
 */
final class DecodingRoom {

  /** The room of this process, whose heap native executables learn only when they run. */
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
   * @param bytes what that takes: see {@link DecodingCost}
   * @throws TooManyPixelsException if there never will be
   */
  <T> T with(ImageHeader header, long bytes, Supplier<T> decoding) {
    long needed = Math.ceilDiv(bytes, UNIT);
    if (needed > units) {
      long pixels = (long) header.width() * header.height();
      throw new TooManyPixelsException(header.width(), header.height(), pixels * units / needed);
    }
    int taken = (int) needed;
    free.acquireUninterruptibly(taken);
    try {
      return decoding.get();
    } finally {
      free.release(taken);
    }
  }
}
