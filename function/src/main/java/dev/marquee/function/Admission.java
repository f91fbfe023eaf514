package dev.marquee.function;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many requests are accepted and not yet answered. The ticket of each is held from the
 * arrival of its body, so that slow senders keep nobody out, to the end of its response, whatever
 * that is.
 */
@Singleton
final class Admission {
  /** The share of the newest request in the mean. */
  private static final double NEWEST = 1.0 / 16;

  private final int capacity;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong meanNanos = new AtomicLong();
  private volatile boolean stopping;

  Admission(ServingConfiguration configuration) {
    capacity =
        configuration
            .queueCapacity()
            .orElse(BatchPolicy.queueCapacity(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Turns a request away that would not be accepted now, before its body is read.
   *
   * @throws RequestException.Stopping if the function is about to stop
   * @throws RequestException.QueueFull if there are as many as there may be
   */
  void check() {
    if (stopping) {
      throw new RequestException.Stopping();
    }
    if (accepted.get() >= capacity) {
      throw full();
    }
  }

  /**
   * Accepts a request; {@link #release} follows.
   *
   * @throws RequestException as {@link #check} does
   */
  Ticket accept(Deadline deadline) {
    check();
    if (accepted.incrementAndGet() > capacity) {
      accepted.decrementAndGet();
      throw full();
    }
    return new Ticket(deadline);
  }

  /** Ends a ticket, once its response is or its client has gone. */
  void release(Ticket ticket) {
    ticket.abandon();
    accepted.decrementAndGet();
    long age = ticket.age();
    meanNanos.updateAndGet(mean -> mean == 0 ? age : (long) (mean + NEWEST * (age - mean)));
  }

  /** Requests that are accepted and not yet answered. */
  int accepted() {
    return accepted.get();
  }

  /** By Little's law, the queue empties in the time that requests now spend in it. */
  private RequestException.QueueFull full() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(meanNanos.get()) + 1;
    return new RequestException.QueueFull(capacity, seconds);
  }

  /** From SIGTERM on nothing is accepted; what was, is answered. */
  void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
    this.stopping = true;
  }
}
