package dev.marquee.function.benchmark;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.DecodeLimits;
import dev.marquee.model.ImageDecoder;
import dev.marquee.model.ImageSize;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.PosterReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What no server can beat: decoding and bare {@code session.run} in this process, on threads that
 * do nothing else.
 */
final class Floor implements AutoCloseable {
  private final List<byte[]> posters;
  private final ImageSize size;
  private final PosterReader reader;
  private final OrtSession session;

  /**
   * Opens a session of its own.
   *
   * @param threads how many one inference uses
   * @param spinning whether these spin while they wait for work
   */
  Floor(ModelPackage model, List<byte[]> posters, int threads, boolean spinning)
      throws OrtException {
    this.posters = posters;
    size = model.manifest().inputSize();
    reader = new PosterReader(new ImageDecoder(DecodeLimits.DEFAULT), size);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
      session = OrtEnvironment.getEnvironment().createSession(model.model(), options);
    }
  }

  /** Runs on so many threads at the same time, each one poster after the other. */
  Load.Result run(int threads, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Latencies>> running =
          IntStream.range(0, threads).mapToObj(i -> pool.submit(() -> loop(i, end))).toList();
      Latencies all = new Latencies();
      for (Future<Latencies> thread : running) {
        all.addAll(thread.get());
      }
      return new Load.Result((System.nanoTime() - start) / 1e9, Map.of(200, all));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the first poster's answer must say, in the order of the labels. */
  float[] probabilities() throws OrtException {
    ByteBuffer poster = ByteBuffer.allocateDirect(size.rgbBytes());
    reader.readInto(posters.getFirst(), poster);
    return infer(poster.clear())[0];
  }

  private Latencies loop(int number, long end) throws OrtException {
    Latencies latencies = new Latencies();
    ByteBuffer poster = ByteBuffer.allocateDirect(size.rgbBytes());
    for (int i = number * 7; System.nanoTime() < end; i++) {
      long begun = System.nanoTime();
      reader.readInto(posters.get(i % posters.size()), poster.clear());
      infer(poster.clear());
      latencies.add(System.nanoTime() - begun);
    }
    return latencies;
  }

  private float[][] infer(ByteBuffer poster) throws OrtException {
    long[] shape = {1, size.height(), size.width(), 3};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, poster, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("poster", input), Set.of("probabilities"))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
