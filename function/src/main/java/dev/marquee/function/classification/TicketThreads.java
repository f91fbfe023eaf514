package dev.marquee.function.classification;

import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.Ticket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do work for tickets, in the order in which it comes. */
final class TicketThreads implements AutoCloseable {
  private final ThreadPoolExecutor threads;

  TicketThreads(String name, int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // as long as Admission lets it become
            Thread.ofPlatform().name(name + "-", 0).factory());
  }

  /**
   * Runs work for a ticket, unless it is over by then. Whatever fails, it is answered, and so it is
   * once these threads are closed.
   */
  void run(Ticket<?> ticket, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            if (!ticket.isOver()) {
              work.run();
            }
          } catch (Throwable e) {
            ticket.fail(e);
          }
        };
    try {
      threads.execute(guarded);
    } catch (RejectedExecutionException closed) {
      ticket.fail(new AdmissionException.Stopping());
      return;
    }
    ticket.ifUnanswered(() -> threads.remove(guarded));
  }

  /** Lets accepted work finish. */
  @Override
  public void close() {
    threads.close();
  }
}
