package dev.marquee.function;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.marquee.function.ServingConfiguration.Provider;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** A graph in ONNX Runtime; several threads may run it at once. */
final class InferenceSession implements AutoCloseable {
  static final String INPUT = "poster";
  static final String OUTPUT = "probabilities";
  static final String ATTRIBUTION = "attribution";

  private static final Logger LOG = Logger.getLogger(InferenceSession.class);
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final ImageSize inputSize;
  private final Provider provider;

  private InferenceSession(OrtSession session, ImageSize inputSize, Provider provider) {
    this.session = session;
    this.inputSize = inputSize;
    this.provider = provider;
  }

  /**
   * Loads a package's graph and checks that it is the one that the manifest describes.
   *
   * @param wanted {@code AUTO} takes CUDA if it is there; {@code CUDA} insists
   * @param threads how many one inference may use; empty: ONNX Runtime's choice
   * @throws UnusableModelException telling every way in which graph and manifest differ, or why the
   *     provider cannot be had
   */
  static InferenceSession open(ModelPackage model, Provider wanted, Optional<Integer> threads) {
    boolean built = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    if (wanted == Provider.CUDA && !built) {
      throw new UnusableModelException(
          "CUDA is insisted on, but this build of ONNX Runtime has none:"
              + " use the GPU build, or set marquee.provider to auto or cpu");
    }
    if (wanted != Provider.CPU && built) {
      try {
        return open(model, Provider.CUDA, threads.orElse(0));
      } catch (OrtException e) {
        if (wanted == Provider.CUDA) {
          throw new UnusableModelException("CUDA is insisted on, but: " + e.getMessage());
        }
        LOG.warnf("CUDA cannot be used, so the CPU is: %s", e.getMessage());
      }
    }
    try {
      return open(model, Provider.CPU, threads.orElse(0));
    } catch (OrtException e) {
      throw new UnusableModelException(
          "ONNX Runtime does not take the graph of " + model.source() + ": " + e.getMessage());
    }
  }

  private static InferenceSession open(ModelPackage model, Provider provider, int threads)
      throws OrtException {
    OrtSession session = createSession(model.model(), provider, threads);
    List<String> problems = problems(session, model.manifest());
    if (!problems.isEmpty()) {
      session.close();
      throw new UnusableModelException(
          "%s cannot be served:\n- %s".formatted(model.source(), String.join("\n- ", problems)));
    }
    return new InferenceSession(session, model.manifest().inputSize(), provider);
  }

  private static OrtSession createSession(byte[] graph, Provider provider, int threads)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      // threads that spin for work take the cores from the other sessions and from decoding
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (provider == Provider.CPU) {
        return ENVIRONMENT.createSession(graph, options);
      }
      try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
        // EXHAUSTIVE, the default, makes each first inference of a shape take seconds
        cuda.add("cudnn_conv_algo_search", "HEURISTIC");
        options.addCUDA(cuda);
        return ENVIRONMENT.createSession(graph, options);
      }
    }
  }

  private static List<String> problems(OrtSession session, Manifest manifest) throws OrtException {
    List<String> problems =
        new ArrayList<>(manifest.problemsAgainst(session.getMetadata().getCustomMetadata()));
    ImageSize size = manifest.inputSize();
    check(
        session.getInputInfo().get(INPUT),
        INPUT,
        OnnxJavaType.UINT8,
        problems,
        size.height(),
        size.width(),
        3);
    check(
        session.getOutputInfo().get(OUTPUT),
        OUTPUT,
        OnnxJavaType.FLOAT,
        problems,
        manifest.labels().size());
    if (manifest.attribution()) {
      check(
          session.getOutputInfo().get(ATTRIBUTION),
          ATTRIBUTION,
          OnnxJavaType.FLOAT,
          problems,
          manifest.labels().size(),
          -1,
          -1);
    }
    return problems;
  }

  /** The first dimension, the batch, may be any, as any other may where -1 is expected. */
  private static void check(
      NodeInfo node, String name, OnnxJavaType type, List<String> problems, long... dimensions) {
    String expected = type + " [N, " + Arrays.toString(dimensions).substring(1);
    if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
      problems.add("model.onnx: it has no tensor " + name + " of " + expected);
      return;
    }
    long[] shape = tensor.getShape();
    boolean fits = tensor.type == type && shape.length == dimensions.length + 1;
    for (int i = 0; fits && i < dimensions.length; i++) {
      fits = shape[i + 1] == -1 || dimensions[i] == -1 || shape[i + 1] == dimensions[i];
    }
    if (!fits) {
      problems.add(
          "model.onnx: %s is %s %s, not %s"
              .formatted(name, tensor.type, Arrays.toString(shape), expected));
    }
  }

  /**
   * Infers a batch.
   *
   * @param posters direct; from its position {@code count} images, each {@code height * width * 3}
   *     bytes in the order row, column, channel (R, G, B)
   * @return for each image the probability, 0 to 1, of each label
   */
  float[][] run(ByteBuffer posters, int count) {
    long[] shape = {count, inputSize.height(), inputSize.width(), 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(ENVIRONMENT, posters, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(INPUT, input), Set.of(OUTPUT))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("inference failed", e);
    }
  }

  /**
   * Infers one poster and where its genres show, which only a graph whose manifest has attribution
   * can.
   *
   * @param poster as for {@link #run}
   */
  Explained explain(ByteBuffer poster) {
    long[] shape = {1, inputSize.height(), inputSize.width(), 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(ENVIRONMENT, poster, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of(INPUT, input), Set.of(OUTPUT, ATTRIBUTION))) {
      float[][] probabilities = (float[][]) result.get(OUTPUT).orElseThrow().getValue();
      float[][][][] maps = (float[][][][]) result.get(ATTRIBUTION).orElseThrow().getValue();
      return new Explained(probabilities[0], maps[0]);
    } catch (OrtException e) {
      throw new IllegalStateException("inference failed", e);
    }
  }

  /**
   * What is inferred of one poster.
   *
   * @param probabilities 0 to 1, of each label
   * @param maps of each label, the class activation map: rows of values
   */
  record Explained(float[] probabilities, float[][][] maps) {}

  /**
   * Runs once on a black image, so that the first poster does not wait for what is set up lazily.
   */
  void warmUp() {
    run(ByteBuffer.allocateDirect(inputSize.rgbBytes()), 1);
  }

  /** {@code CPU} or {@code CUDA}. */
  Provider provider() {
    return provider;
  }

  /** Frees the graph; no run may be under way. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session cannot be closed", e);
    }
  }
}
