package dev.marquee.trainer.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An exported model on ONNX Runtime's CPU provider; threads may share it. */
public final class OnnxPosterClassifier implements PosterClassifier, AutoCloseable {

  private static final String INPUT = "poster";
  private static final String OUTPUT = "probabilities";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final ImageSize size;

  /**
   * Loads a model.
   *
   * @param model the bytes of a {@code model.onnx}
   * @throws OnnxRuntimeException if ONNX Runtime refuses it
   * @throws ForeignModelException if it reads something else than posters
   */
  public OnnxPosterClassifier(byte[] model) {
    this(model, 0);
  }

  /**
   * Loads a model that takes so many threads for a batch.
   *
   * @param threads 0 for one a core; 1 computes on the caller's thread, best where many callers are
   *     at work at once
   * @throws OnnxRuntimeException if ONNX Runtime refuses it
   * @throws ForeignModelException if it reads something else than posters
   */
  public OnnxPosterClassifier(byte[] model, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(model, options);
      size = size(session);
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot load the model", e);
    }
  }

  private static ImageSize size(OrtSession session) throws OrtException {
    if (!session.getInputNames().equals(Set.of(INPUT))) {
      Set<String> inputs = session.getInputNames();
      session.close();
      throw new ForeignModelException(inputs);
    }
    TensorInfo poster = (TensorInfo) session.getInputInfo().get(INPUT).getInfo();
    long[] shape = poster.getShape();
    return new ImageSize(Math.toIntExact(shape[1]), Math.toIntExact(shape[2]));
  }

  @Override
  public float[][] probabilities(List<RgbImage> posters) {
    if (posters.isEmpty()) {
      return new float[0][];
    }
    long[] shape = {posters.size(), size.height(), size.width(), 3};
    try (Arena arena = Arena.ofConfined();
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, PosterBatch.copy(posters, size, arena), shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(INPUT, input), Set.of(OUTPUT))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot classify " + posters.size() + " posters", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot close the model", e);
    }
  }
}
