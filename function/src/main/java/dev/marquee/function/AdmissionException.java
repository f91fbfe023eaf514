package dev.marquee.function;

import dev.marquee.model.MarqueeException;
import java.time.Duration;

/** A request that is not accepted, or not answered in time; each reason has its own class. */
abstract sealed class AdmissionException extends MarqueeException {

  private AdmissionException(String message) {
    super(message);
  }

  /** One request has more posters than may ever wait. */
  static final class TooManyPosters extends AdmissionException {
    TooManyPosters(int posters, int limit) {
      super("the request has " + posters + " posters; at most " + limit + " are taken at once");
    }
  }

  /** As many requests are accepted as may wait. */
  static final class QueueFull extends AdmissionException {
    private final long retrySeconds;

    QueueFull(int capacity, long retrySeconds) {
      super(
          "there is no room among the %d posters that may wait: try again in %d s"
              .formatted(capacity, retrySeconds));
      this.retrySeconds = retrySeconds;
    }

    /** The value of the header {@code Retry-After}. */
    long retrySeconds() {
      return retrySeconds;
    }
  }

  /** The function has been told to stop. */
  static final class Stopping extends AdmissionException {
    Stopping() {
      super("the function takes no more requests, for it is about to stop: ask another instance");
    }
  }

  /** The answer would come too late. */
  static final class DeadlinePassed extends AdmissionException {
    DeadlinePassed(Duration allowed) {
      super("no answer was to be had within " + allowed.toMillis() + " ms");
    }
  }
}
