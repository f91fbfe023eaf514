package dev.marquee.trainer.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.evaluation.Predictions;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An exported model on ONNX Runtime's CPU provider; threads may share it. */
public final class OnnxPosterClassifier implements PosterClassifier, AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final PosterGraph graph;

  /**
   * Loads the model of a package.
   *
   * @param threads as {@link #OnnxPosterClassifier(byte[], int)} has them
   * @throws OnnxRuntimeException if ONNX Runtime refuses it
   * @throws ForeignModelException if it is of other things than posters and genres, or of others
   *     than its package says
   */
  public static OnnxPosterClassifier of(ModelPackage model, int threads) {
    OnnxPosterClassifier classifier = new OnnxPosterClassifier(model.model(), threads);
    Manifest manifest = model.manifest();
    PosterGraph told = new PosterGraph(manifest.inputSize(), manifest.labels().size());
    if (!classifier.graph.equals(told)) {
      classifier.close();
      throw new ForeignModelException(
          "of %s reads posters of %s and knows %d labels, and its package says %s and %d"
              .formatted(
                  model.source(),
                  classifier.graph.size(),
                  classifier.graph.labels(),
                  told.size(),
                  told.labels()));
    }
    return classifier;
  }

  /**
   * Loads a model.
   *
   * @param model the bytes of a {@code model.onnx}
   * @throws OnnxRuntimeException if ONNX Runtime refuses it
   * @throws ForeignModelException if it is of other things than posters and genres
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
   * @throws ForeignModelException if it is of other things than posters and genres
   */
  public OnnxPosterClassifier(byte[] model, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(model, options);
      graph = graph(session);
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot load the model", e);
    }
  }

  private static PosterGraph graph(OrtSession session) throws OrtException {
    try {
      return PosterGraph.of(session);
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public float[][] probabilities(List<RgbImage> posters) {
    if (posters.isEmpty()) {
      return new float[0][];
    }
    ImageSize size = graph.size();
    long[] shape = {posters.size(), size.height(), size.width(), 3};
    try (Arena arena = Arena.ofConfined();
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, PosterBatch.copy(posters, size, arena), shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(ModelPackage.POSTER, input), Set.of(ModelPackage.PROBABILITIES))) {
      return requireProbabilities((float[][]) result.get(0).getValue());
    } catch (OrtException e) {
      throw new OnnxRuntimeException("cannot classify " + posters.size() + " posters", e);
    }
  }

  private static float[][] requireProbabilities(float[][] answers) {
    for (float[] answer : answers) {
      for (float number : answer) {
        if (Float.isNaN(number)) {
          throw new OverflowException();
        }
        if (!Predictions.isProbability(number)) {
          throw new ForeignModelException("answers " + number + ", which is no probability");
        }
      }
    }
    return answers;
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
