package dev.marquee.function.benchmark;

import java.util.Arrays;

/** Durations in nanoseconds, of one thread or put together from several. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** The smallest duration, in milliseconds, that this share of all does not exceed. */
  double percentile(double percent) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.max((int) Math.ceil(percent / 100 * count) - 1, 0)] / 1e6;
  }
}
