package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * SqueezeNet's own classifier: 1x1 filters that score every location for each class, never below 0.
 * The mean of its scores is a class's logit.
 */
record Classifier(Filters filters) {

  /** As many as a block of ResNet's third stage is wide. */
  static final int MOST_CLASSES = 256;

  private static final String NAME = "classifier.1";

  /** That of some weights, if they have it for so many classes. */
  static Optional<Classifier> of(Map<String, Tensor> squeezeNet, int classes) {
    Network donor = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, classes);
    boolean fits = donor.classifierParameters().stream().allMatch(spec -> spec.isIn(squeezeNet));
    return fits && classes <= MOST_CLASSES
        ? Optional.of(new Classifier(Filters.of(squeezeNet, NAME)))
        : Optional.empty();
  }

  /** The first maps, one a class. */
  Channels scores() {
    return new Channels(0, filters.count());
  }

  /** Has a block make the scores. */
  NDArray score(Bottleneck block, NDArray x) {
    block.reduce().copy(filters, Placement.FEATURES, scores());
    block.spatial().pass(scores(), scores());
    block.expand().pass(scores(), scores());
    return block.calibrate(x);
  }

  /** Weights of a last layer that reads each class's logit from the mean of its own map. */
  Map<String, Tensor> lastLayer(Layer.Linear layer) {
    float[] weight = new float[layer.out() * layer.in()];
    for (int i = 0; i < layer.out(); i++) {
      weight[i * layer.in() + i] = 1;
    }
    return Map.of(
        layer.name() + ".weight", new Tensor(new long[] {layer.out(), layer.in()}, weight),
        layer.name() + ".bias", new Tensor(new long[] {layer.out()}, new float[layer.out()]));
  }
}
