package dev.marquee.function.batching;

import dev.marquee.function.admission.AdmissionException;
import dev.marquee.function.admission.Ticket;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Infers posters on a fixed number of threads, its sessions. A session that is idle takes a poster
 * as soon as it comes; one that gets free takes all that wait, up to a limit, as one batch. No
 * poster waits for others while a session is idle, unless the policy has a delay.
 *
 * <p>What always holds:
 *
 * <ul>
 *   <li>A poster is in the queue, or in the hands of one session, or of nobody. It leaves the queue
 *       once, and who took it out gives its buffer back.
 *   <li>A poster whose ticket is over without an answer is not in the queue.
 *   <li>No lock is held while a graph runs, nor while a ticket is answered.
 * </ul>
 */
public final class Batcher implements AutoCloseable {

  /** Runs a graph on {@code count} posters that lie one after the other in a direct buffer. */
  public interface Inference {
    /** Returns the probabilities of each poster; called by all sessions at the same time. */
    float[][] run(ByteBuffer posters, int count);
  }

  /** Takes what was inferred of a poster, on the session's thread. */
  public interface Answer {
    /**
     * Takes the probabilities.
     *
     * @param from the value of {@link System#nanoTime()} before its batch ran
     * @param to and after it
     */
    void inferred(float[] probabilities, long from, long to);
  }

  /** A poster in the queue. */
  private record Waiting(ByteBuffer poster, Ticket<?> ticket, Answer answer) {}

  private final Inference inference;
  private final IntFunction<ByteBuffer> memory;
  private final BatchPolicy policy;
  private final BatchQueue<Waiting> queue;
  private final Deque<ByteBuffer> idleBuffers = new ConcurrentLinkedDeque<>();
  private final AtomicLong quickestNanos = new AtomicLong();
  private final ExecutorService sessions;

  /**
   * Starts the sessions.
   *
   * @param memory sets up a direct buffer for so many posters, from which inference is fastest
   */
  public Batcher(Inference inference, IntFunction<ByteBuffer> memory, BatchPolicy policy) {
    this.inference = inference;
    this.memory = memory;
    this.policy = policy;
    queue = new BatchQueue<>(policy);
    // before any thread is there that could die of having no room
    List<ByteBuffer> rooms = Stream.generate(this::room).limit(policy.sessions()).toList();
    sessions =
        Executors.newFixedThreadPool(
            policy.sessions(), Thread.ofPlatform().daemon().name("session-", 0).factory());
    try {
      rooms.forEach(room -> sessions.execute(() -> serve(room)));
    } catch (Throwable e) { // there is no memory for so many threads
      close();
      throw e;
    }
  }

  /** Where a session gathers its batches; a poster that is alone runs from its own buffer. */
  private ByteBuffer room() {
    return policy.maxSize() == 1 ? ByteBuffer.allocate(0) : memory.apply(policy.maxSize());
  }

  /** The most posters that run as one batch. */
  public int largestBatch() {
    return policy.maxSize();
  }

  /** A direct buffer for one poster: to be filled, and then submitted or given back. */
  public ByteBuffer takeBuffer() {
    ByteBuffer idle = idleBuffers.poll();
    return idle == null ? memory.apply(1) : idle;
  }

  /** Takes back a buffer that nobody uses any more. */
  public void giveBack(ByteBuffer buffer) {
    idleBuffers.push(buffer.clear()); // the last one first: it may still be in a cache
  }

  /**
   * Has a poster inferred, unless its ticket is over before it is its turn, or cannot make its
   * deadline by then.
   *
   * @param poster from {@link #takeBuffer}, full; it belongs to the batcher from here on
   */
  public void submit(ByteBuffer poster, Ticket<?> ticket, Answer answer) {
    Waiting waiting = new Waiting(poster.clear(), ticket, answer);
    if (!queue.add(waiting)) {
      giveBack(poster);
      ticket.fail(new AdmissionException.Stopping());
      return;
    }
    ticket.ifUnanswered(() -> withdraw(waiting));
  }

  private void withdraw(Waiting waiting) {
    if (queue.remove(waiting)) {
      giveBack(waiting.poster);
    }
  }

  private void serve(ByteBuffer room) {
    for (List<Waiting> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
      try {
        infer(batch, room);
      } catch (Throwable e) { // of which a session must not die
        fail(batch, e);
      }
    }
  }

  private static void fail(List<Waiting> batch, Throwable failure) {
    batch.forEach(waiting -> waiting.ticket.fail(failure));
  }

  private void infer(List<Waiting> batch, ByteBuffer room) {
    try {
      List<Waiting> wanted = batch.stream().filter(this::stillWanted).toList();
      if (!wanted.isEmpty()) {
        run(wanted, room);
      }
    } finally {
      batch.forEach(waiting -> giveBack(waiting.poster));
    }
  }

  /** What the quickest inference so far would make too late is not worth one. */
  private boolean stillWanted(Waiting waiting) {
    if (!waiting.ticket.allows(quickestNanos.get())) {
      waiting.ticket.expire();
    }
    return !waiting.ticket.isOver();
  }

  private void run(List<Waiting> batch, ByteBuffer room) {
    ByteBuffer posters = batch.size() == 1 ? batch.getFirst().poster : gather(batch, room);
    long start = System.nanoTime();
    float[][] probabilities = inference.run(posters, batch.size());
    long end = System.nanoTime();
    if (probabilities.length != batch.size()) {
      throw new IllegalStateException(
          "the graph answers %d posters of %d".formatted(probabilities.length, batch.size()));
    }
    quickestNanos.accumulateAndGet(end - start, (old, now) -> old == 0 ? now : Math.min(old, now));
    for (int i = 0; i < probabilities.length; i++) {
      answer(batch.get(i), probabilities[i], start, end);
    }
  }

  /** What goes wrong with one poster's answer is not the others' fault. */
  private static void answer(Waiting waiting, float[] probabilities, long start, long end) {
    try {
      waiting.answer.inferred(probabilities, start, end);
    } catch (Throwable e) {
      waiting.ticket.fail(e);
    }
  }

  private static ByteBuffer gather(List<Waiting> batch, ByteBuffer room) {
    room.clear();
    batch.forEach(waiting -> room.put(waiting.poster));
    return room.flip();
  }

  /** Infers what waits, and then stops the sessions. */
  @Override
  public void close() {
    queue.close();
    sessions.close();
  }
}
