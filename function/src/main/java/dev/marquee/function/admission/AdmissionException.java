package dev.marquee.function.admission;

import dev.marquee.model.MarqueeException;
import java.time.Duration;

/** A request that is not accepted, or not answered in time; each reason has its own class. */
public abstract sealed class AdmissionException extends MarqueeException {

  private AdmissionException(String message) {
    super(message);
  }

  /** One request has more posters than may ever wait. */
  public static final class TooManyPosters extends AdmissionException {
    /** Of so many posters in one request, where there is only ever room for the limit. */
    public TooManyPosters(long posters, int limit) {
      super("the request has " + posters + " posters; at most " + limit + " are taken at once");
    }
  }

  /** As many requests are accepted as may wait. */
  public static final class QueueFull extends AdmissionException {
    private final long retrySeconds;

    QueueFull(int capacity, long retrySeconds) {
      super(
          "there is no room among the %d posters that may wait: try again in %d s"
              .formatted(capacity, retrySeconds));
      this.retrySeconds = retrySeconds;
    }

    /** In how many seconds there may be room; at least 1. */
    public long retrySeconds() {
      return retrySeconds;
    }
  }

  /** There is no memory left for another body. */
  public static final class NoRoom extends AdmissionException {
    private static final long RETRY_SECONDS = 1;

    NoRoom(long bytes) {
      super(
          "there is no room for the body among the %d bytes that bodies may have: try again in %d s"
              .formatted(bytes, RETRY_SECONDS));
    }

    /** In how many seconds there may be room. */
    public long retrySeconds() {
      return RETRY_SECONDS;
    }
  }

  /** The function has been told to stop. */
  public static final class Stopping extends AdmissionException {
    /** Refuses whatever comes from now on. */
    public Stopping() {
      super("the function takes no more requests, for it is about to stop: ask another instance");
    }
  }

  /** The answer would come too late. */
  public static final class DeadlinePassed extends AdmissionException {
    DeadlinePassed(Duration allowed) {
      super("no answer was to be had within " + allowed.toMillis() + " ms");
    }
  }
}
