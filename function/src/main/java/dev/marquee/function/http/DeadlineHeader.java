package dev.marquee.function.http;

import dev.marquee.function.admission.Deadline;
import io.vertx.core.MultiMap;
import java.time.Duration;

/** The request's header for a deadline of its own. */
final class DeadlineHeader {
  /** How long from its arrival a request may take, in milliseconds. */
  static final String NAME = "X-Request-Timeout-Ms";

  private DeadlineHeader() {}

  /**
   * The deadline that a request states, or the longest.
   *
   * @throws RequestException.MalformedRequest if it states one that is none
   */
  static Deadline read(MultiMap headers, Duration longest) {
    String stated = headers.get(NAME);
    if (stated == null) {
      return Deadline.in(longest);
    }
    // nine digits are eleven days, and surely a long
    if (!stated.strip().matches("0*[1-9][0-9]{0,8}")) {
      throw new RequestException.MalformedRequest(
          "%s is %s, not a whole number of milliseconds from 1 to 999999999"
              .formatted(NAME, stated));
    }
    Duration wanted = Duration.ofMillis(Long.parseLong(stated.strip()));
    return Deadline.in(wanted.compareTo(longest) < 0 ? wanted : longest);
  }
}
