package dev.marquee.function.models;

import dev.marquee.function.batching.BatchPolicy;
import dev.marquee.function.batching.Batcher;
import dev.marquee.function.inference.InferenceSession;
import dev.marquee.function.inference.InferenceSessions;
import dev.marquee.function.inference.UnusableModelException;
import dev.marquee.function.settings.ServingConfiguration;
import dev.marquee.function.telemetry.ModelMetrics;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model whose graph is loaded. It has users, of whom the one who opened it is the first; each
 * closes it once, and with the last it is freed, so that none of them loses it under way.
 */
public final class ServedModel implements AutoCloseable {
  private final Manifest manifest;
  private final InferenceSession session;
  private final Batcher batcher;
  private final ModelMetrics metrics;
  private final AtomicInteger users = new AtomicInteger(1);
  private final CountDownLatch freed = new CountDownLatch(1);
  private volatile boolean warm;

  private ServedModel(
      Manifest manifest, InferenceSession session, Batcher batcher, ModelMetrics metrics) {
    this.metrics = metrics;
    this.manifest = manifest;
    this.session = session;
    this.batcher = batcher;
  }

  /**
   * Loads a package's graph.
   *
   * @throws TooLittleMemoryException if there is no memory for its batches now
   * @throws dev.marquee.model.MarqueeException if it cannot be served; nothing stays open
   */
  static ServedModel open(ModelPackage model, ServingConfiguration configuration) {
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = configuration.intraOpThreads().orElse(BatchPolicy.intraOpThreads(cores));
    InferenceSession session =
        InferenceSessions.open(model, configuration.provider(), threads, configuration.cuda());
    try {
      BatchPolicy policy = BatchPolicy.of(configuration, session.provider(), cores);
      return measured(model, session, policy);
    } catch (Throwable e) {
      session.close();
      throw e;
    }
  }

  private static ServedModel measured(
      ModelPackage model, InferenceSession session, BatchPolicy policy) {
    long batch = batchBytes(model, policy);
    Manifest manifest = model.manifest();
    ModelMetrics metrics = new ModelMetrics(manifest, session.provider());
    Batcher.Inference counted =
        (posters, count) -> {
          metrics.batch(count);
          return session.run(posters, count);
        };
    try {
      return new ServedModel(
          manifest, session, new Batcher(counted, session::buffer, policy), metrics);
    } catch (OutOfMemoryError e) {
      metrics.close();
      throw new TooLittleMemoryException(model, policy, policy.sessions() * batch);
    } catch (Throwable e) {
      metrics.close();
      throw e;
    }
  }

  private static long batchBytes(ModelPackage model, BatchPolicy policy) {
    long bytes = (long) policy.maxSize() * model.manifest().inputSize().rgbBytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new UnusableModelException(
          "%s cannot be served: a batch would have %d bytes. Lower marquee.batch.max-size, %d."
              .formatted(model.source(), bytes, policy.maxSize()));
    }
    return bytes;
  }

  /**
   * Loads a package's graph and warms it up.
   *
   * @throws dev.marquee.model.MarqueeException if it cannot be served; nothing stays open
   */
  static ServedModel openWarm(ModelPackage model, ServingConfiguration configuration) {
    ServedModel opened = open(model, configuration);
    try {
      opened.warmUp();
      return opened;
    } catch (OutOfMemoryError e) { // for which the model may not be to blame
      opened.close();
      throw e;
    } catch (Throwable e) {
      opened.close();
      throw new UnusableModelException(
          "%s cannot be served: its first inference failed: %s"
              .formatted(model.source(), e.getCause() == null ? e : e.getCause()));
    }
  }

  /** What its package says of it. */
  public Manifest manifest() {
    return manifest;
  }

  /** Runs its graph. */
  public InferenceSession session() {
    return session;
  }

  /** Brings posters to the session. */
  public Batcher batcher() {
    return batcher;
  }

  /** What is measured of it. */
  public ModelMetrics metrics() {
    return metrics;
  }

  /**
   * Gives what the graph answers to a poster, if all of it is numbers: TopK would have NaN first,
   * and JSON cannot write it.
   *
   * @throws ModelException.NoProbabilities if one is infinite or NaN
   */
  public float[] checked(float[] probabilities) {
    for (float probability : probabilities) {
      if (!Float.isFinite(probability)) {
        throw new ModelException.NoProbabilities(ModelChoice.of(manifest));
      }
    }
    return probabilities;
  }

  /** Runs inferences that nobody waits for, the last on a black image, {@link #checked}. */
  void warmUp() {
    session.warmUp(batcher.largestBatch());
    ByteBuffer black = batcher.takeBuffer();
    try {
      checked(session.run(black.put(new byte[black.remaining()]).flip(), 1)[0]);
    } finally {
      batcher.giveBack(black);
    }
    warm = true;
  }

  /** Whether a warm-up inference has run. */
  boolean warm() {
    return warm;
  }

  /** Adds a user, unless the last one has left. */
  public boolean retain() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Whether the last user has left. */
  boolean closed() {
    return users.get() == 0;
  }

  /** Takes one user away. With the last, the model is freed on a thread of its own, soon after. */
  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      // the last user may be a thread that freeing waits for
      Thread.ofPlatform().name("model-closer").start(this::free);
    }
  }

  private void free() {
    try (metrics;
        session) {
      batcher.close();
    } finally {
      freed.countDown();
    }
  }

  /** Waits until the model is freed, once the last user has left. */
  void awaitFreed() {
    try {
      freed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
