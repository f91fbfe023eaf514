package dev.marquee.function.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for bodies. It is taken before a body is read, for as many bytes as may come, so that
 * clients that send long ones slowly cannot use up the memory of everyone else.
 */
public final class BodyRoom {
  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  /** Room for so many bytes. */
  public BodyRoom(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes room for a body; {@link #giveBack} follows.
   *
   * @throws AdmissionException.NoRoom if others have it
   */
  public void take(long body) {
    if (taken.addAndGet(body) > bytes) {
      giveBack(body);
      throw new AdmissionException.NoRoom(bytes);
    }
  }

  /** Leaves room that was taken to others. */
  public void giveBack(long body) {
    taken.addAndGet(-body);
  }
}
