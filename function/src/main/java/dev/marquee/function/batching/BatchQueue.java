package dev.marquee.function.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a session, first come, first served, in batches. Each thing leaves the queue once:
 * in one batch, or by its removal. Sessions that find it empty sleep.
 */
final class BatchQueue<T> implements AutoCloseable {
  private record Entry<T>(T thing, long since) {}

  private final BatchPolicy policy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Entry<T>> entries = new ArrayDeque<>(); // guarded by lock
  private boolean closed; // guarded by lock

  BatchQueue(BatchPolicy policy) {
    this.policy = policy;
  }

  /** Adds a thing at the end, and returns true, unless the queue is closed. */
  boolean add(T thing) {
    lock.lock();
    try {
      if (!closed) {
        entries.add(new Entry<>(thing, System.nanoTime()));
        changed.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes this very thing out; returns whether it was still there. */
  boolean remove(T thing) {
    lock.lock();
    try {
      return entries.removeIf(entry -> entry.thing == thing);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next batch: all that is there, up to the policy's limit, once there is anything
   * and its delay is over. An interruption ends no wait: what is in the queue must be taken.
   *
   * @return empty once the queue is closed and empty
   */
  List<T> take() {
    lock.lock();
    try {
      while (entries.isEmpty() && !closed || delay() > 0) {
        await();
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  private void await() {
    try {
      if (entries.isEmpty()) {
        changed.await();
      } else {
        changed.awaitNanos(delay());
      }
    } catch (InterruptedException goOn) {
      // only a closing that is itself interrupted does that
    }
  }

  /** How many nanoseconds the first thing may still wait for others. */
  private long delay() {
    if (policy.maxDelay().isZero()
        || closed
        || entries.isEmpty()
        || entries.size() >= policy.maxSize()) {
      return 0;
    }
    return entries.element().since + policy.maxDelay().toNanos() - System.nanoTime();
  }

  private List<T> poll() {
    List<T> batch = new ArrayList<>(Math.min(policy.maxSize(), entries.size()));
    while (batch.size() < policy.maxSize() && !entries.isEmpty()) {
      batch.add(entries.remove().thing);
    }
    return batch;
  }

  /** Takes no more, and has every session take what is there without delay. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
