package dev.marquee.function;

import io.vertx.core.MultiMap;
import java.time.Duration;

/**
 * When an answer is of no more use.
 *
 * @param at in terms of {@link System#nanoTime()}
 * @param allowed how long there was from the request's arrival
 */
record Deadline(long at, Duration allowed) {
  /**
   * The request's header for a deadline of its own: how long from its arrival it may take, in
   * milliseconds.
   */
  static final String HEADER = "X-Request-Timeout-Ms";

  /** So long from now. */
  static Deadline in(Duration allowed) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
  }

  /**
   * The deadline that a request states, or the longest.
   *
   * @throws RequestException.MalformedRequest if it states one that is no whole number from 1
   */
  static Deadline of(MultiMap headers, Duration longest) {
    String stated = headers.get(HEADER);
    if (stated == null) {
      return in(longest);
    }
    // nine digits are eleven days, and surely a long
    if (!stated.strip().matches("0*[1-9][0-9]{0,8}")) {
      throw new RequestException.MalformedRequest(
          HEADER + " is " + stated + ", not a whole number of milliseconds from 1 to 999999999");
    }
    Duration wanted = Duration.ofMillis(Long.parseLong(stated.strip()));
    return in(wanted.compareTo(longest) < 0 ? wanted : longest);
  }

  /** Nanoseconds that are left, negative once it has passed. */
  long left() {
    return at - System.nanoTime();
  }
}
