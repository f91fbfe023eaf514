package dev.marquee.function.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.function.Configurations;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final int CAPACITY = 3;

  private final Admission admission =
      new Admission(
          Configurations.of(Map.of("marquee.queue-capacity", Integer.toString(CAPACITY))));

  @Test
  void refusesMoreThanThereIsRoomForUntilOneIsReleased() {
    Ticket<String> first = accept();
    accept();
    accept();
    assertThatThrownBy(admission::check).isInstanceOf(AdmissionException.QueueFull.class);
    assertThatThrownBy(this::accept).isInstanceOf(AdmissionException.QueueFull.class);
    admission.release(first);
    admission.check();
    assertThat(accept().isOver()).isFalse();
  }

  @Test
  void endsTheTicketThatIsReleased() {
    Ticket<String> ticket = accept();
    admission.release(ticket);
    assertThat(ticket.isOver()).isTrue();
    assertThat(admission.accepted()).isZero();
  }

  @Test
  void saysToComeBackWhenTheQueueWillHaveEmptied() throws InterruptedException {
    long earliest = System.nanoTime();
    Ticket<String> slow = accept();
    long latest = System.nanoTime();
    Thread.sleep(1100);
    long least = seconds(latest);
    admission.release(slow);
    long most = seconds(earliest);
    for (int i = 0; i < CAPACITY; i++) {
      accept();
    }
    assertThat(
            catchThrowableOfType(AdmissionException.QueueFull.class, this::accept).retrySeconds())
        .isBetween(least + 1, most + 1) // 2, unless the machine was slow
        .isGreaterThanOrEqualTo(2);
  }

  private static long seconds(long from) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from);
  }

  @Test
  void neverHoldsMoreThanItsCapacityWhoeverComesAtTheSameTime() {
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 5_000; i++) {
        clients.execute(() -> hold(held, most, accepted));
      }
    }
    assertThat(most).hasValueLessThanOrEqualTo(CAPACITY);
    assertThat(accepted).hasPositiveValue();
    assertThat(admission.accepted()).isZero();
  }

  private void hold(AtomicInteger held, AtomicInteger most, AtomicInteger accepted) {
    try {
      Ticket<String> ticket = accept();
      accepted.incrementAndGet();
      most.accumulateAndGet(held.incrementAndGet(), Math::max);
      Thread.yield();
      held.decrementAndGet();
      admission.release(ticket);
    } catch (AdmissionException.QueueFull full) {
      Thread.yield();
    }
  }

  @Test
  void acceptsNothingFromTheSignalToStopOn() {
    admission.stop(new ShutdownDelayInitiatedEvent());
    assertThatThrownBy(admission::check).isInstanceOf(AdmissionException.Stopping.class);
    assertThatThrownBy(this::accept).isInstanceOf(AdmissionException.Stopping.class);
  }

  @Test
  void refusesToStartWherePostersWouldWaitPastTheirDeadlines() {
    var settings = Map.of("marquee.batch.max-delay", "2s", "marquee.deadline", "2s");
    assertThatThrownBy(() -> new Admission(Configurations.of(settings)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("marquee.batch.max-delay", "marquee.deadline");
  }

  private Ticket<String> accept() {
    return admission.accept(Deadline.in(Duration.ofSeconds(10)));
  }
}
