package dev.marquee.function.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.function.settings.Provider;
import dev.marquee.model.ImageSize;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/** Runs a graph on the CPU through ONNX Runtime's official Java API. */
final class PlainSession implements InferenceSession {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private static final String SPIN_MICROS = "10";

  private final OrtSession session;
  private final ImageSize inputSize;

  private PlainSession(OrtSession session, ImageSize inputSize) {
    this.session = session;
    this.inputSize = inputSize;
  }

  /**
   * Loads a package's graph.
   *
   * @param threads how many one inference may use; 0: ONNX Runtime's choice
   * @throws UnusableModelException if ONNX Runtime does not take it, or it is not the one that the
   *     manifest describes
   */
  static PlainSession open(ModelPackage model, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      // between two nodes of a graph, for to be woken takes longer than many a node; spinning for
      // longer takes the cores from other inferences and from decoding
      options.addConfigEntry("session.intra_op.allow_spinning", "1");
      options.addConfigEntry("session.intra_op.spin_duration_us", SPIN_MICROS);
      OrtSession session = ENVIRONMENT.createSession(model.model(), options);
      try {
        GraphCheck.check(session, model);
        return new PlainSession(session, model.manifest().inputSize());
      } catch (Throwable e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new UnusableModelException(model, e);
    }
  }

  @Override
  public float[][] run(ByteBuffer posters, int count) {
    try (OnnxTensor input = tensor(posters, count);
        OrtSession.Result result =
            session.run(Map.of(ModelPackage.POSTER, input), Set.of(ModelPackage.PROBABILITIES))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new OnnxRuntimeException("inference failed", e);
    }
  }

  private OnnxTensor tensor(ByteBuffer posters, int count) throws OrtException {
    ByteBuffer batch = posters.slice(posters.position(), count * inputSize.rgbBytes());
    long[] shape = {count, inputSize.height(), inputSize.width(), 3};
    return OnnxTensor.createTensor(ENVIRONMENT, batch, shape, OnnxJavaType.UINT8);
  }

  @Override
  public Explained explain(ByteBuffer poster) {
    Set<String> outputs = Set.of(ModelPackage.PROBABILITIES, ModelPackage.ATTRIBUTION);
    try (OnnxTensor input = tensor(poster, 1);
        OrtSession.Result result = session.run(Map.of(ModelPackage.POSTER, input), outputs)) {
      float[][] probabilities =
          (float[][]) result.get(ModelPackage.PROBABILITIES).orElseThrow().getValue();
      float[][][][] maps =
          (float[][][][]) result.get(ModelPackage.ATTRIBUTION).orElseThrow().getValue();
      return new Explained(probabilities[0], maps[0]);
    } catch (OrtException e) {
      throw new OnnxRuntimeException("inference failed", e);
    }
  }

  @Override
  public ByteBuffer buffer(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, inputSize.rgbBytes()));
  }

  /** Once alone and once at the largest size: the CPU sets up nothing for a size between. */
  @Override
  public void warmUp(int largest) {
    ByteBuffer black = buffer(largest);
    run(black, 1);
    run(black, largest);
  }

  @Override
  public Provider provider() {
    return Provider.CPU;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxRuntimeException("the session cannot be closed", e);
    }
  }
}
