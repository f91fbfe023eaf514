package dev.marquee.function.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for bodies and for what is made of them. It is taken before it is needed, so that clients
 * that send long bodies, or many, cannot use up the memory of everyone else.
 */
public final class BodyRoom {
  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  /** Room for so many bytes. */
  public BodyRoom(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Lets pass what fits at all, if not now.
   *
   * @throws AdmissionException.NeverRoom if there are not so many bytes
   */
  public void check(long wanted) {
    if (wanted > bytes) {
      throw new AdmissionException.NeverRoom(wanted, bytes);
    }
  }

  /** The share of one request, which has nothing yet; {@link Share#close} follows. */
  public Share share() {
    return new Share();
  }

  private void take(long more) {
    long most = bytes - more;
    if (taken.getAndUpdate(n -> n > most ? n : n + more) > most) {
      throw new AdmissionException.NoRoom(bytes);
    }
  }

  /** What one request has, whichever threads work for it. */
  public final class Share implements AutoCloseable {
    private long has; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Has so many bytes from now on, more than before or fewer.
     *
     * @throws AdmissionException.NeverRoom if there are not so many
     * @throws AdmissionException.NoRoom if others have them; the share stays as it was
     */
    public synchronized void resize(long wanted) {
      if (!closed) {
        check(wanted);
        take(wanted - has);
        has = wanted;
      }
    }

    /**
     * Has so many bytes more.
     *
     * @throws AdmissionException.NeverRoom if there are not so many
     * @throws AdmissionException.NoRoom if others have them; the share stays as it was
     */
    public synchronized void add(long more) {
      resize(has + more);
    }

    /** Leaves all to others, for good. */
    @Override
    public synchronized void close() {
      resize(0);
      closed = true;
    }
  }
}
