package dev.marquee.function.admission;

import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request's place among the accepted ones. It is over once, by whichever comes first: its answer,
 * its failure, its deadline, or the client's hanging up. Whoever works for it looks whether it is
 * over before each step that costs time.
 *
 * @param <T> what the request is answered with
 */
public final class Ticket<T> {
  private final long accepted = System.nanoTime();
  private final Context trace = Context.current();
  private final Deadline deadline;
  private final CompletableFuture<T> answer;

  /** A place among the accepted from now to the deadline. */
  public Ticket(Deadline deadline) {
    this.deadline = deadline;
    long left = Math.max(deadline.left(), 0);
    answer = new CompletableFuture<T>().orTimeout(left, TimeUnit.NANOSECONDS);
  }

  /**
   * What the request is answered with; fails with {@link AdmissionException.DeadlinePassed}, {@link
   * java.util.concurrent.CancellationException} once abandoned, or what was wrong with it.
   */
  public Uni<T> answer() {
    return Uni.createFrom()
        .completionStage(answer)
        .onFailure(TimeoutException.class)
        .transform(late -> new AdmissionException.DeadlinePassed(deadline.allowed()));
  }

  /** Whether nobody waits for the answer any more, or it has been given. */
  public boolean isOver() {
    return answer.isDone();
  }

  /** Whether the deadline lies further away than so many nanoseconds. */
  public boolean allows(long nanos) {
    return deadline.left() > nanos;
  }

  /** The value of {@link System#nanoTime()} when it was accepted. */
  public long accepted() {
    return accepted;
  }

  /** What the request's traces go on from. */
  public Context trace() {
    return trace;
  }

  /** Nanoseconds since it was accepted. */
  long age() {
    return System.nanoTime() - accepted;
  }

  /** Gives the answer, unless it is over already. */
  public void answer(T given) {
    answer.complete(given);
  }

  /** Fails for what was wrong, unless it is over already. */
  public void fail(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /** The deadline cannot be made. */
  public void expire() {
    fail(new TimeoutException());
  }

  /** Nobody waits for an answer any more. */
  public void abandon() {
    answer.cancel(false);
  }

  /** Runs something once, now or later, when this is over. */
  public void whenOver(Runnable action) {
    answer.whenComplete((given, failure) -> action.run());
  }

  /** Runs something once, now or later, if this is over without an answer. */
  public void ifUnanswered(Runnable action) {
    answer.whenComplete(
        (given, failure) -> {
          if (failure != null) {
            action.run();
          }
        });
  }
}
