package dev.marquee.trainer.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.RgbImage;
import java.lang.foreign.Arena;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A model on ONNX Runtime's CPU provider, every output of which can be looked at. */
public final class OnnxActivations implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Loads a model that reads posters.
   *
   * @param model the bytes of an ONNX model whose outputs are all float32
   * @throws OnnxRuntimeException if ONNX Runtime refuses it
   */
  public OnnxActivations(byte[] model) {
    try {
      session = environment.createSession(model);
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot load the model", e);
    }
  }

  /**
   * Runs one poster, of the size that the model reads.
   *
   * @param visitor sees each output's name and values, row-major
   */
  public void run(RgbImage poster, BiConsumer<String, FloatBuffer> visitor) {
    long[] shape = {1, poster.size().height(), poster.size().width(), 3};
    try (Arena arena = Arena.ofConfined();
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment,
                PosterBatch.copy(List.of(poster), poster.size(), arena),
                shape,
                OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(ModelPackage.POSTER, input))) {
      result.forEach(
          each -> visitor.accept(each.getKey(), ((OnnxTensor) each.getValue()).getFloatBuffer()));
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot run a poster", e);
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
