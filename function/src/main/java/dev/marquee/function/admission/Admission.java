package dev.marquee.function.admission;

import dev.marquee.function.settings.ServingConfiguration;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many posters are accepted and not yet answered. The ticket of each is held from the
 * arrival of its body, so that slow senders keep nobody out, to the end of its response, whatever
 * that is.
 */
@Singleton
public final class Admission {
  /** The share of the newest request in the mean. */
  private static final double NEWEST = 1.0 / 16;

  private final int capacity;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong meanNanos = new AtomicLong();
  private volatile boolean stopping;

  Admission(ServingConfiguration configuration) {
    checkDelay(configuration.batch().maxDelay(), configuration.deadline());
    capacity =
        configuration
            .queueCapacity()
            .orElse(defaultCapacity(Runtime.getRuntime().availableProcessors()));
  }

  /** Posters that come one by one would all wait until it is too late. */
  private static void checkDelay(Duration delay, Duration deadline) {
    if (delay.compareTo(deadline) >= 0) {
      throw new ConfigurationException(
          "marquee.batch.max-delay is %s, which must be less than marquee.deadline, %s"
              .formatted(delay, deadline));
    }
  }

  /** Where nothing is configured, each core has so many posters to work on. */
  private static int defaultCapacity(int cores) {
    return 32 * cores;
  }

  /**
   * Turns a request away that would not be accepted now, before its body is read.
   *
   * @throws AdmissionException.Stopping if the function is about to stop
   * @throws AdmissionException.QueueFull if there are as many as there may be
   */
  public void check() {
    if (stopping) {
      throw new AdmissionException.Stopping();
    }
    if (accepted.get() >= capacity) {
      throw full();
    }
  }

  /**
   * Accepts a request; {@link #release} follows.
   *
   * @throws AdmissionException as {@link #check} does
   */
  public <T> Ticket<T> accept(Deadline deadline) {
    check();
    if (accepted.getAndUpdate(n -> n < capacity ? n + 1 : n) >= capacity) {
      throw full();
    }
    return new Ticket<>(deadline);
  }

  /**
   * Takes a place for each poster of a request, of which its ticket has one; the others are free
   * again as soon as the ticket is over.
   *
   * @throws AdmissionException.TooManyPosters if there will never be so many
   * @throws AdmissionException.QueueFull if there are not so many now
   */
  public void widen(Ticket<?> ticket, long posters) {
    if (posters > capacity) {
      throw new AdmissionException.TooManyPosters(posters, capacity);
    }
    int more = (int) posters - 1;
    int most = capacity - more;
    if (accepted.getAndUpdate(n -> n > most ? n : n + more) > most) {
      throw full();
    }
    ticket.whenOver(() -> accepted.addAndGet(-more));
  }

  /** Ends a ticket, once its response is or its client has gone. */
  public void release(Ticket<?> ticket) {
    ticket.abandon();
    accepted.decrementAndGet();
    long age = ticket.age();
    meanNanos.updateAndGet(mean -> mean == 0 ? age : (long) (mean + NEWEST * (age - mean)));
  }

  /** Posters that are accepted and not yet answered. */
  public int accepted() {
    return accepted.get();
  }

  /** Whether the function has been told to stop. */
  public boolean stopping() {
    return stopping;
  }

  /** The most of them that there may be. */
  public int capacity() {
    return capacity;
  }

  /** By Little's law, the queue empties in the time that requests now spend in it. */
  private AdmissionException.QueueFull full() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(meanNanos.get()) + 1;
    return new AdmissionException.QueueFull(capacity, seconds);
  }

  /** From SIGTERM on nothing is accepted; what was, is answered. */
  void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
    this.stopping = true;
  }
}
