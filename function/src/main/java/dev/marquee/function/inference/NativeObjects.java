package dev.marquee.function.inference;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Owns native objects and memory, and frees them in the reverse order. */
final class NativeObjects implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /**
   * Creates an object of ONNX Runtime.
   *
   * @param creator takes the arguments and then where to put the object's address
   */
  MemorySegment create(OrtApi creator, OrtApi release, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ADDRESS);
      Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
      all[arguments.length] = result;
      creator.call(all);
      MemorySegment object = result.get(ADDRESS, 0);
      own(() -> release.call(object));
      return object;
    }
  }

  /** Takes over the duty to free something. */
  void own(Runnable release) {
    releases.push(release);
  }

  /** Frees all after a failure, which stays the one that is told. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Frees all, even if some cannot be; then throws what the first of those threw. */
  @Override
  public void close() {
    RuntimeException first = null;
    while (!releases.isEmpty()) {
      try {
        releases.pop().run();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
