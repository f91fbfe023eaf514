package dev.marquee.trainer.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a graph reads and answers: {@value ModelPackage#POSTER}, uint8 [N, height, width, 3], and
 * {@value ModelPackage#PROBABILITIES}, float32 [N, labels].
 *
 * @param size of the posters
 * @param labels how many genres it knows
 */
record PosterGraph(ImageSize size, int labels) {

  /**
   * Looks at a graph.
   *
   * @throws ForeignModelException if it reads or answers anything else
   */
  static PosterGraph of(OrtSession session) throws OrtException {
    Optional<long[]> poster =
        shape(session.getInputInfo(), ModelPackage.POSTER, OnnxJavaType.UINT8, 4);
    Optional<long[]> answer =
        shape(session.getOutputInfo(), ModelPackage.PROBABILITIES, OnnxJavaType.FLOAT, 2);
    boolean alone = session.getInputNames().equals(Set.of(ModelPackage.POSTER));
    if (!alone || poster.isEmpty() || poster.get()[3] != 3 || answer.isEmpty()) {
      throw new ForeignModelException(
          "reads %s and answers %s, not poster (uint8 [N, height, width, 3]) and probabilities (float32 [N, labels])"
              .formatted(words(session.getInputInfo()), words(session.getOutputInfo())));
    }
    ImageSize size = new ImageSize((int) poster.get()[1], (int) poster.get()[2]);
    return new PosterGraph(size, (int) answer.get()[1]);
  }

  /** That of a tensor whose dimensions are known but for the first. */
  private static Optional<long[]> shape(
      Map<String, NodeInfo> tensors, String name, OnnxJavaType type, int dimensions) {
    return Optional.ofNullable(tensors.get(name))
        .map(NodeInfo::getInfo)
        .filter(TensorInfo.class::isInstance)
        .map(TensorInfo.class::cast)
        .filter(tensor -> tensor.type == type)
        .map(TensorInfo::getShape)
        .filter(shape -> shape.length == dimensions)
        .filter(shape -> Arrays.stream(shape).skip(1).allMatch(PosterGraph::isKnown));
  }

  private static boolean isKnown(long length) {
    return length > 0 && length <= Manifest.MAX_SIDE;
  }

  private static String words(Map<String, NodeInfo> tensors) {
    return tensors.values().stream()
        .map(node -> node.getName() + " (" + words(node.getInfo()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String words(ValueInfo info) {
    return info instanceof TensorInfo tensor
        ? tensor.type.name().toLowerCase(Locale.ROOT) + " " + Arrays.toString(tensor.getShape())
        : "no tensor";
  }
}
