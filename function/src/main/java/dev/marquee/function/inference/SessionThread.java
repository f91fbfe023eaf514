package dev.marquee.function.inference;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The one thread that a session's native calls run on: ONNX Runtime keeps the CUDA graphs that it
 * captured for each thread apart. Tasks run one at a time, in the order in which they came, and
 * their callers wait for them. Both sides look out for each other for a moment before they sleep,
 * since to be woken takes as long as a tenth of the shortest inference.
 */
final class SessionThread implements AutoCloseable {
  /** Covers an inference of the small networks; not where few cores would be kept from work. */
  private static final long LOOKOUT_NANOS =
      Runtime.getRuntime().availableProcessors() < 4 ? 0 : 500_000;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final Thread thread;
  private volatile FutureTask<?> next; // set by who holds the turn, taken by the thread
  private volatile boolean closed;

  SessionThread() {
    thread = Thread.ofPlatform().name("inference").daemon().start(this::work);
  }

  /**
   * Runs the task on the thread and gives its result, or throws what it throws.
   *
   * @throws IllegalStateException if the thread is closed
   */
  <T> T run(Supplier<T> task) {
    turn.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the session is closed");
      }
      FutureTask<T> future = new FutureTask<>(task::get);
      next = future;
      LockSupport.unpark(thread);
      lookOut(future::isDone);
      return result(future);
    } finally {
      turn.unlock();
    }
  }

  /** Waits to the end even if interrupted: the task works on its caller's memory. */
  private static <T> T result(FutureTask<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> throw new IllegalStateException(e.getCause());
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    while (!closed) {
      lookOut(() -> next != null);
      FutureTask<?> task = next;
      if (task == null) {
        LockSupport.park(this); // returns at once if a task came since
      } else {
        next = null;
        task.run();
      }
    }
  }

  private static void lookOut(BooleanSupplier arrived) {
    long end = System.nanoTime() + LOOKOUT_NANOS;
    while (!arrived.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Lets the task that runs finish and ends the thread. */
  @Override
  public void close() {
    turn.lock();
    closed = true;
    turn.unlock();
    LockSupport.unpark(thread);
  }
}
