package dev.marquee.function.inference;

import dev.marquee.function.settings.Provider;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Runs a graph on the CPU: an inference that comes alone has several threads, those that run at the
 * same time have one each, for threads that are shared cost more than they bring once every core
 * has an inference of its own. The graph is loaded for either.
 */
final class CpuSession implements InferenceSession {
  private final InferenceSession alone;
  private final InferenceSession beside;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * Of one graph, loaded twice.
   *
   * @param alone runs what comes alone
   * @param beside runs what comes meanwhile
   */
  CpuSession(InferenceSession alone, InferenceSession beside) {
    this.alone = alone;
    this.beside = beside;
  }

  /**
   * Loads a package's graph.
   *
   * @param threads how many an inference that runs alone may use; 0: ONNX Runtime's choice
   * @throws UnusableModelException if ONNX Runtime does not take it, or it is not the one that the
   *     manifest describes
   */
  static InferenceSession open(ModelPackage model, int threads) {
    PlainSession alone = PlainSession.open(model, threads);
    if (threads == 1) {
      return alone;
    }
    try {
      return new CpuSession(alone, PlainSession.open(model, 1));
    } catch (Throwable e) {
      alone.close();
      throw e;
    }
  }

  @Override
  public float[][] run(ByteBuffer posters, int count) {
    return with(session -> session.run(posters, count));
  }

  @Override
  public Explained explain(ByteBuffer poster) {
    return with(session -> session.explain(poster));
  }

  private <T> T with(Function<InferenceSession, T> inference) {
    try {
      return inference.apply(running.incrementAndGet() == 1 ? alone : beside);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public ByteBuffer buffer(int count) {
    return alone.buffer(count);
  }

  @Override
  public void warmUp(int largest) {
    alone.warmUp(largest);
    beside.warmUp(largest);
  }

  @Override
  public Provider provider() {
    return Provider.CPU;
  }

  @Override
  public void close() {
    try (alone) {
      beside.close();
    }
  }
}
