package dev.marquee.trainer.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.model.Sha256;
import dev.marquee.trainer.files.FolderName;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a run trains, fixed before its first step: the content of {@code run.json}.
 *
 * @param topology the network, but for its head and outputs
 * @param head how features become logits
 * @param labels the genres in the order of the outputs
 * @param recipe how it is trained
 * @param posters the folder of posters
 * @param labelFile the label file; null if it is one of that folder's own
 * @param data tells whether the posters are still the same
 * @param weights what the training started from: a file, a run and what that had learnt, or {@code
 *     none}
 * @param distillation what it learns from other runs
 */
public record RunDescription(
    @JsonProperty("network") Topology topology,
    Head head,
    List<String> labels,
    Recipe recipe,
    String posters,
    String labelFile,
    DataFingerprint data,
    String weights,
    Distillation distillation) {

  /**
   * A run of an older version has no teachers.
   *
   * @throws IllegalArgumentException if anything else is missing but the label file
   */
  public RunDescription {
    distillation = distillation == null ? Distillation.NONE : distillation;
    if (Stream.of(topology, head, labels, recipe, posters, data, weights)
        .anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "network, head, labels, recipe, posters, data and weights must all be told");
    }
  }

  /**
   * In words, what the run's weights have learnt after so many epochs: for runs that start there.
   */
  public String history(Path run, int epochs) {
    return String.format(
        Locale.ROOT,
        "%s: %d epochs at %s on %d posters (data %s)%s, from %s",
        FolderName.of(run),
        epochs,
        recipe.inputSize(),
        data.training(),
        Sha256.shortened(data.sha256()),
        distillation.teachers().isEmpty() ? "" : ", taught by " + distillation.names(),
        weights);
  }

  /** The network with one output a label. */
  public Network describeNetwork() {
    return topology.network(head, labels.size());
  }
}
