package dev.marquee.trainer.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each parameter is from the logits, coarsely: group 0 is the classifier; the top-level
 * feature layers that have parameters make {@value #FEATURES} groups of nearly equal numbers of
 * layers, 1 next to the classifier.
 */
public final class DepthGroups {

  /** How many groups the features make. */
  public static final int FEATURES = 4;

  private DepthGroups() {}

  /** The group of every parameter and running statistic by its name. */
  public static Map<String, Integer> of(Network network) {
    Map<String, Integer> groups = new HashMap<>();
    network.classifierParameters().forEach(spec -> groups.put(spec.name(), 0));
    List<List<ParameterSpec>> layers =
        network.featureLayers().stream()
            .map(layer -> ParameterSpec.of(layer).toList())
            .filter(parameters -> !parameters.isEmpty())
            .toList();
    for (int i = 0; i < layers.size(); i++) {
      int group = FEATURES - i * FEATURES / layers.size();
      layers.get(i).forEach(spec -> groups.put(spec.name(), group));
    }
    return groups;
  }
}
