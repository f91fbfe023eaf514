package dev.marquee.trainer.djl;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Work of libtorch's threads. A process that is told to end frees what they compute with, and those
 * that still compute crash it: so its end waits for the batch that is under way.
 */
public final class NativeWork {

  /** Who asked for the end waits as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final NativeWork OF_THIS_PROCESS = new NativeWork();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OF_THIS_PROCESS.end(PATIENCE)));
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  NativeWork() {}

  /** Begins work that is over when what is returned is closed; never, if the process is ending. */
  public static UnderWay begin() {
    return OF_THIS_PROCESS.beginHere();
  }

  UnderWay beginHere() {
    lock.readLock().lock();
    return new UnderWay(lock.readLock());
  }

  /**
   * Waits for what is under way, and lets nothing else begin.
   *
   * @return whether all has ended in time
   */
  boolean end(Duration patience) {
    try {
      // never unlocked
      return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  /** Work of the thread that began it. */
  public record UnderWay(Lock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.unlock();
    }
  }
}
