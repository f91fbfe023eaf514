package dev.marquee.function.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tells whether a loaded graph is the one that its package's manifest describes. */
final class GraphCheck {
  private GraphCheck() {}

  /**
   * Loads a graph for nothing but this check.
   *
   * @throws UnusableModelException if ONNX Runtime does not take it, or telling every way in which
   *     graph and manifest differ
   */
  static void check(ModelPackage model) {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(OptLevel.NO_OPT);
      try (OrtSession session =
          OrtEnvironment.getEnvironment().createSession(model.model(), options)) {
        check(session, model);
      }
    } catch (OrtException e) {
      throw new UnusableModelException(model, e);
    }
  }

  /**
   * Compares metadata, input and output.
   *
   * @throws UnusableModelException telling every way in which graph and manifest differ
   */
  static void check(OrtSession session, ModelPackage model) throws OrtException {
    List<String> problems = problems(session, model.manifest());
    if (!problems.isEmpty()) {
      throw new UnusableModelException(
          "%s cannot be served:\n- %s".formatted(model.source(), String.join("\n- ", problems)));
    }
  }

  private static List<String> problems(OrtSession session, Manifest manifest) throws OrtException {
    List<String> problems =
        new ArrayList<>(manifest.problemsAgainst(session.getMetadata().getCustomMetadata()));
    Map<String, NodeInfo> inputs = session.getInputInfo();
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    ImageSize size = manifest.inputSize();
    int labels = manifest.labels().size();
    check(
        inputs, ModelPackage.POSTER, OnnxJavaType.UINT8, problems, size.height(), size.width(), 3);
    check(outputs, ModelPackage.PROBABILITIES, OnnxJavaType.FLOAT, problems, labels);
    if (manifest.attribution()) {
      check(outputs, ModelPackage.ATTRIBUTION, OnnxJavaType.FLOAT, problems, labels, -1, -1);
    }
    return problems;
  }

  /** The first dimension, the batch, may be any, as any other may where -1 is expected. */
  private static void check(
      Map<String, NodeInfo> nodes,
      String name,
      OnnxJavaType type,
      List<String> problems,
      long... dimensions) {
    String expected = type + " [N, " + Arrays.toString(dimensions).substring(1);
    NodeInfo node = nodes.get(name);
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
}
