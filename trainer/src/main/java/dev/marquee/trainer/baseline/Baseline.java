package dev.marquee.trainer.baseline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a method has come to on the test split.
 *
 * @param name such as {@code nearest neighbours}
 * @param setting what was chosen on the validation split, such as {@code k 30}; empty if nothing
 * @param seconds it took to train, choose and predict, without reading the posters
 * @param posters how many it was tested on
 * @param metrics by name, as {@link dev.marquee.trainer.evaluation.Evaluation} has them
 */
public record Baseline(
    String name, String setting, double seconds, int posters, Map<String, Double> metrics) {

  public Baseline {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
