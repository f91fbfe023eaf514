package dev.marquee.trainer.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Resized posters held on the heap, first come, first kept, until a budget is spent. Threads that
 * offer at the same time may overspend it by a poster each.
 */
final class PixelCache {

  private final Map<Path, byte[]> pixels = new ConcurrentHashMap<>();
  private final AtomicLong left;

  PixelCache(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** The pixels of an image, or null. */
  byte[] get(Path image) {
    return pixels.get(image);
  }

  void offer(Path image, byte[] resized) {
    if (left.get() >= resized.length && pixels.putIfAbsent(image, resized) == null) {
      left.addAndGet(-resized.length);
    }
  }
}
