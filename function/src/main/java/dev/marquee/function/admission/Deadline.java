package dev.marquee.function.admission;

import java.time.Duration;

/**
 * When an answer is of no more use.
 *
 * @param at in terms of {@link System#nanoTime()}
 * @param allowed how long there was from the request's arrival
 */
public record Deadline(long at, Duration allowed) {
  /** So long from now. */
  public static Deadline in(Duration allowed) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
  }

  /** Nanoseconds that are left, negative once it has passed. */
  long left() {
    return at - System.nanoTime();
  }
}
