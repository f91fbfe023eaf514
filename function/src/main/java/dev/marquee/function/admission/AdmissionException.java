package dev.marquee.function.admission;

import dev.marquee.model.MarqueeException;
import java.time.Duration;

/** A request that is not accepted, or not answered in time; each reason has its own class. */
public abstract sealed class AdmissionException extends MarqueeException {
  private AdmissionException(String message) {
    super(message);
  }

  /** There is too much to do at the moment. */
  public abstract static sealed class Crowded extends AdmissionException {
    private final long retrySeconds;

    private Crowded(String message, long retrySeconds) {
      super("%s: try again in %d s".formatted(message, retrySeconds));
      this.retrySeconds = retrySeconds;
    }

    /** In how many seconds there may be less; at least 1. */
    public long retrySeconds() {
      return retrySeconds;
    }
  }

  /** One request has more posters than may ever wait. */
  public static final class TooManyPosters extends AdmissionException {
    /** Of so many posters in one request, where there is only ever room for the limit. */
    public TooManyPosters(long posters, int limit) {
      super("the request has " + posters + " posters; at most " + limit + " are taken at once");
    }
  }

  /** One request needs more memory than all may have. */
  public static final class NeverRoom extends AdmissionException {
    NeverRoom(long wanted, long bytes) {
      super(
          "the request takes %d bytes of memory; there are %d for all: send a smaller image"
              .formatted(wanted, bytes));
    }
  }

  /** As many requests are accepted as may wait. */
  public static final class QueueFull extends Crowded {
    QueueFull(int capacity, long retrySeconds) {
      super(
          "there is no room among the %d posters that may wait".formatted(capacity), retrySeconds);
    }
  }

  /** There is no memory left for another body. */
  public static final class NoRoom extends Crowded {
    NoRoom(long bytes) {
      super("there is no room for the body among the %d bytes for all".formatted(bytes), 1);
    }
  }

  /** Memory was used up in the middle of the work. */
  public static final class OutOfMemory extends Crowded {
    /** Of whatever request met with it. */
    public OutOfMemory() {
      super("there was not enough memory for the request", 1);
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
