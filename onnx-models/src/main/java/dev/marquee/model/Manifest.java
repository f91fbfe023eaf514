package dev.marquee.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model package says of itself: the content of {@code model.json}, and, less the digest, of
 * the metadata_props in {@code model.onnx}.
 *
 * @param format the version of this format: {@value #FORMAT}
 * @param name what clients call the model: letters, digits, dots, dashes and underscores
 * @param version tells packages of one name apart
 * @param network the topology, such as {@code squeezenet1_1}, or {@code ensemble}
 * @param head {@code classifier}, {@code pooled} or {@code statistics}, or {@code ensemble} of
 *     several networks, which the recipe tells
 * @param labels the genres in the order of the outputs
 * @param thresholds under {@link LabelPolicy#MULTI}, for each label the probability, 0 to 1, above
 *     which a poster is best said to have it, as chosen on a validation split; empty, and not
 *     written, where none were chosen
 * @param labelPolicy what the probabilities mean
 * @param inputSize the size that posters are resized to
 * @param attribution whether the graph has the second output, {@code attribution}
 * @param precision what the graph computes with
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
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> thresholds,
    LabelPolicy labelPolicy,
    ImageSize inputSize,
    boolean attribution,
    Precision precision,
    Map<String, String> recipe,
    DataFingerprint data,
    Map<String, Double> metrics,
    String sha256) {

  public static final int FORMAT = 1;

  /** Of posters, in pixels: more than any network takes; a batch of such still fits a buffer. */
  public static final int MAX_SIDE = 4096;

  /** Copies the collections; they may be null, which {@link #problems()} then tells. */
  public Manifest {
    labels = labels == null ? null : Collections.unmodifiableList(new ArrayList<>(labels));
    thresholds =
        thresholds == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(thresholds));
    recipe = recipe == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
    metrics = metrics == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Whether a model may have this name. */
  public static boolean isName(String name) {
    return ManifestRules.isName(name);
  }

  /**
   * Everything that is wrong with this manifest, each a sentence for people; empty if all is well.
   */
  public List<String> problems() {
    return ManifestRules.problems(this);
  }

  /**
   * What an ONNX graph carries in its metadata_props: every field but the digest, under its name;
   * lists, maps and records as JSON.
   */
  public Map<String, String> metadata() {
    return ManifestJson.metadata(this);
  }

  /**
   * Compares this manifest with the metadata_props of a graph.
   *
   * @return one sentence for each fact that the graph lacks or states differently
   */
  public List<String> problemsAgainst(Map<String, String> onnxMetadata) {
    List<String> problems = new ArrayList<>();
    metadata()
        .forEach(
            (name, expected) -> {
              String found = onnxMetadata.get(name);
              if (found == null) {
                problems.add("model.onnx: its metadata lacks " + name);
              } else if (!found.equals(expected)) {
                problems.add(
                    "model.onnx: its metadata says %s is %s, model.json says %s"
                        .formatted(name, found, expected));
              }
            });
    return List.copyOf(problems);
  }

  /** The same manifest with the digest of a model. */
  public Manifest withSha256(String digest) {
    return with(precision, metrics, digest);
  }

  /** The same manifest for another precision, with the figures that it then has. */
  public Manifest withPrecision(Precision lower, Map<String, Double> figures) {
    return with(lower, figures, sha256);
  }

  private Manifest with(Precision newPrecision, Map<String, Double> figures, String digest) {
    return new Manifest(
        format,
        name,
        version,
        network,
        head,
        labels,
        thresholds,
        labelPolicy,
        inputSize,
        attribution,
        newPrecision,
        recipe,
        data,
        figures,
        digest);
  }

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
