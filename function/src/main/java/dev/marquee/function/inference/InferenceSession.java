package dev.marquee.function.inference;

import dev.marquee.function.settings.Provider;
import java.nio.ByteBuffer;

/** A graph that is loaded and answers; several threads may ask it at once. */
public interface InferenceSession extends AutoCloseable {

  /**
   * Infers a batch.
   *
   * @param posters direct; from its position {@code count} images, each {@code height * width * 3}
   *     bytes in the order row, column, channel (R, G, B); fastest from {@link #buffer}
   * @return for each image the probability, 0 to 1, of each label
   * @throws OnnxRuntimeException if ONNX Runtime or the device fails
   */
  float[][] run(ByteBuffer posters, int count);

  /**
   * Infers one poster and where its genres show, which only a graph whose manifest has attribution
   * can.
   *
   * @param poster as for {@link #run}
   * @throws OnnxRuntimeException if ONNX Runtime fails
   */
  Explained explain(ByteBuffer poster);

  /**
   * What is inferred of one poster.
   *
   * @param probabilities 0 to 1, of each label
   * @param maps of each label, the class activation map: rows of values
   */
  record Explained(float[] probabilities, float[][][] maps) {}

  /**
   * Memory for {@code count} posters that {@link #run} reads at the device's full speed: on CUDA it
   * is page-locked. The session owns it; once it is closed, the buffer must not be touched. Setting
   * one up is slow: keep and reuse it.
   */
  ByteBuffer buffer(int count);

  /**
   * Runs black images at every size at which a batch of at most {@code largest} may run, so that no
   * poster waits for what is set up lazily.
   */
  void warmUp(int largest);

  /** {@code CPU} or {@code CUDA}. */
  Provider provider();

  /** Frees the graph and every {@link #buffer}; no run may be under way. */
  @Override
  void close();
}
