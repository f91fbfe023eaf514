package dev.marquee.trainer.network;

import dev.marquee.trainer.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topology with its head: RGB in 0..1, normalised by {@link #MEAN} and {@link
 * #STANDARD_DEVIATION}, float32 [N, 3, H, W], to logits [N, classes].
 *
 * @param topology which of torchvision's networks
 * @param head how features become logits
 * @param classes how many logits
 * @param features from the input to the last feature maps
 * @param classifier from the last feature maps to the logits
 */
public record Network(
    Topology topology,
    Head head,
    int classes,
    Layer.Sequential features,
    Layer.Sequential classifier) {

  /** The layer that adjusts logits, where there is one. */
  public static final String LOGIT_ADJUSTMENT = "logit_adjustment";

  /** ImageNet's mean of R, G, B in 0..1, which torchvision's weights expect. */
  public static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  /** ImageNet's standard deviation of R, G, B in 0..1. */
  public static final float[] STANDARD_DEVIATION = {0.229f, 0.224f, 0.225f};

  /** The same network with its logits adjusted. */
  public Network withLogitAdjustment() {
    Layer.Sequential adjusted =
        Layer.Sequential.of(classifier, new Layer.LogitAdjustment(LOGIT_ADJUSTMENT, classes));
    return new Network(topology, head, classes, features, adjusted);
  }

  /**
   * Whether no logit can be below 0, for a ReLU follows the last weights: the sigmoid of such is .5
   * or more.
   */
  public boolean endsInRelu() {
    List<Layer> layers = classifier.layers();
    return layers.stream().skip(layers.indexOf(lastLayer())).anyMatch(Layer.Relu.class::isInstance);
  }

  /** Every parameter and running statistic, in the order of torchvision's state. */
  public List<ParameterSpec> parameters() {
    return Stream.of(features, classifier).flatMap(ParameterSpec::of).toList();
  }

  /** The parameters of {@link #classifier()}: what is trained first when features are frozen. */
  public List<ParameterSpec> classifierParameters() {
    return ParameterSpec.of(classifier).toList();
  }

  /**
   * The parameters that weights of other classes need not have in their shape: the last layer's,
   * and all of {@link #classifier()} if the weights have none but the last layer's, since they come
   * from another head.
   */
  public Set<ParameterSpec> optionalParameters(Map<String, Tensor> weights) {
    Layer last = lastLayer();
    boolean anotherHead =
        classifierParameters().stream()
            .filter(spec -> !spec.owner().equals(last))
            .noneMatch(spec -> spec.isIn(weights));
    return classifierParameters().stream()
        .filter(spec -> anotherHead || spec.owner().equals(last))
        .collect(Collectors.toSet());
  }

  /** The layers of {@link #features()} from the input on, those of stages one after the other. */
  public List<Layer> featureLayers() {
    return features.layers().stream().flatMap(Network::flat).toList();
  }

  private static Stream<Layer> flat(Layer layer) {
    return layer instanceof Layer.StageStatistics statistics
        ? statistics.stages().stream().flatMap(stage -> stage.layers().stream())
        : Stream.of(layer);
  }

  /** The residual branches with their shortcuts, from the input on. */
  public List<Layer.Residual> residuals() {
    return featureLayers().stream()
        .filter(Layer.Residual.class::isInstance)
        .map(Layer.Residual.class::cast)
        .toList();
  }

  /** The last layer with weights, whose outputs are as many as the classes. */
  public Layer lastLayer() {
    return parameters().getLast().owner();
  }
}
