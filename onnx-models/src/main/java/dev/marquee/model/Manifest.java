package dev.marquee.model;

import java.util.List;
import java.util.Map;

/**
 * What a model package says of itself: the content of {@code model.json}, and, less the digest, of
 * the metadata_props in {@code model.onnx}.
 *
 * @param format the version of this format: {@value #FORMAT}
 * @param name what clients call the model: letters, digits, dots, dashes and underscores
 * @param version tells packages of one name apart
 * @param network the topology, such as {@code squeezenet1_1}
 * @param head {@code classifier} or {@code pooled}
 * @param labels the genres in the order of the outputs
 * @param labelPolicy what the probabilities mean
 * @param inputSize the size that posters are resized to
 * @param attribution whether the graph has the second output, {@code attribution}
 * @param precision {@code fp32}, {@code fp16} or {@code int8}
 * @param recipe how the network was trained: every setting by its option name
 * @param data what it was trained on
 * @param metrics figures on the test split by name, such as {@code accuracy}
 * @param sha256 the digest of {@code model.onnx} in lower-case hex
 */
public record Manifest(
    int format,
    String name,
    String version,
    String network,
    String head,
    List<String> labels,
    LabelPolicy labelPolicy,
    ImageSize inputSize,
    boolean attribution,
    String precision,
    Map<String, String> recipe,
    DataFingerprint data,
    Map<String, Double> metrics,
    String sha256) {

  public static final int FORMAT = 1;

  /**
   * Tells whether two models saw the same data.
   *
   * @param sha256 over every usable poster's id, target and image bytes, in the order of ids
   * @param training posters in the training split
   * @param validation posters in the validation split
   * @param test posters in the test split
   */
  public record DataFingerprint(String sha256, int training, int validation, int test) {}
}
