package dev.marquee.trainer.morphism;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marquee.trainer.data.Batch;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Shuffle;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.djl.Djl;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.ParameterSpec;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.weights.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * SqueezeNet 1.1 in ResNet101: for want of weights of its own, the larger network begins with the
 * smaller one's feature maps, and with its logits where it has as many classes, one a poster.
 *
 * <p>Both halve the maps after the same layers, but ResNet once more; they differ at the borders,
 * where only ResNet pads. A fire module is a bottleneck: its squeeze is the first convolution, its
 * 3x3 filters are the second, and the third puts the maps beside those that the block was given.
 * Where a block is too narrow for all filters, two blocks share them. For two fire modules there is
 * one such block, and for two max-pools a strided convolution: there the last convolution is fitted
 * to what SqueezeNet makes of the same posters. Blocks that are left over begin as nothing, as
 * those of a network without weights do.
 */
public final class SqueezeNetInResNet {

  /** How many posters are enough to fit by: maps have hundreds of locations. */
  private static final int POSTERS = 32;

  private final NetworkBlock resNet;
  private final Map<String, Tensor> squeezeNet;
  private final Optional<Classifier> classifier;

  private SqueezeNetInResNet(
      NetworkBlock resNet, Map<String, Tensor> squeezeNet, Optional<Classifier> classifier) {
    this.resNet = resNet;
    this.squeezeNet = squeezeNet;
    this.classifier = classifier;
  }

  /** Whether the network is ResNet101, and weights have all of SqueezeNet 1.1's features. */
  public static boolean accepts(Topology network, Map<String, Tensor> weights) {
    Network donor = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, 1);
    return network == Topology.RESNET101
        && ParameterSpec.of(donor.features()).allMatch(spec -> spec.isIn(weights));
  }

  /**
   * Weights of a ResNet101 that begins as SqueezeNet.
   *
   * @param network ResNet101
   * @param recipe whose seed draws what SqueezeNet does not decide
   * @param squeezeNet weights that are {@link #accepts accepted}; of their classifiers only
   *     torchvision's own is of use, where a poster has one label, and for as many as the network
   *     has, up to {@value Classifier#MOST_CLASSES}
   * @param data of whose training split some posters are looked at
   * @param loader reads them at the recipe's size
   * @throws NoUsablePosterException if none of the training split can be read
   */
  public static Map<String, Tensor> weights(
      Network network,
      Recipe recipe,
      Map<String, Tensor> squeezeNet,
      PosterDataset data,
      PosterLoader loader) {
    List<Poster> posters = Shuffle.order(data.split(Split.TRAINING), recipe.seed(), 0);
    Iterator<Batch> batches = loader.batches(posters, POSTERS);
    if (!batches.hasNext()) {
      throw NoUsablePosterException.unreadable(Split.TRAINING);
    }
    try (Batch batch = batches.next()) {
      return weights(network, recipe, squeezeNet, batch);
    }
  }

  /** The same, fitted to these posters. */
  static Map<String, Tensor> weights(
      Network network, Recipe recipe, Map<String, Tensor> squeezeNet, Batch posters) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      NetworkBlock resNet = new NetworkBlock(network, recipe.trainingSeed());
      resNet.initialize(manager);
      Optional<Classifier> classifier =
          recipe.labelPolicy().singleLabel()
              ? Classifier.of(squeezeNet, network.classes())
              : Optional.empty();
      NDArray images =
          PosterInput.normalised(manager, posters.images(), posters.size(), posters.imageSize());
      var last = new SqueezeNetInResNet(resNet, squeezeNet, classifier).calibrate(images);
      Map<String, Tensor> weights = new LinkedHashMap<>(resNet.save());
      weights.putAll(last);
      return weights;
    }
  }

  /** Does so for all but the last layer, and tells its weights where SqueezeNet decides them. */
  private Map<String, Tensor> calibrate(NDArray images) {
    NDArray x = within(images, this::stem);
    List<Layer.Residual> blocks = resNet.network().residuals();
    for (int i = 0; i < blocks.size(); i++) {
      int number = i;
      Bottleneck block = Bottleneck.of(resNet, blocks.get(i));
      x = within(x, maps -> place(number, block, maps));
    }
    Layer.Linear last = (Layer.Linear) resNet.network().lastLayer();
    return classifier.map(own -> own.lastLayer(last)).orElse(Map.of());
  }

  private NDArray stem(NDArray images) {
    List<Layer> layers = resNet.network().featureLayers();
    var first =
        new NormalizedConvolution(
            resNet, (Convolution) layers.get(0), (BatchNormalization) layers.get(1));
    first.copy(Filters.of(squeezeNet, "features.0"), new Channels(0, 3), first.outputs());
    NDArray maps = resNet.run(layers.get(2), first.calibrate(images));
    return resNet.run(layers.get(3), maps);
  }

  /** Releases all arrays of a step but its result. */
  private static NDArray within(NDArray x, UnaryOperator<NDArray> step) {
    NDManager owner = x.getManager();
    try (NDManager manager = owner.newSubManager()) {
      x.attach(manager);
      NDArray y = step.apply(x);
      y.attach(owner);
      return y;
    }
  }

  private NDArray place(int number, Bottleneck block, NDArray x) {
    if (number == Placement.LAST_STRIDE) {
      Channels averaged = classifier.map(Classifier::scores).orElse(Placement.FEATURES);
      return LastStride.carry(block, x, averaged);
    }
    if (number == Placement.CLASSIFIER && classifier.isPresent()) {
      return classifier.get().score(block, x);
    }
    return Placement.of(number)
        .map(placement -> place(placement, block, x))
        .orElseGet(() -> block.calibrate(x));
  }

  private NDArray place(Placement placement, Bottleneck block, NDArray x) {
    Channels in = placement.in();
    Channels out = placement.out();
    block.forget(x, placement.forgotten());
    return switch (placement.part()) {
      case EXPAND -> fire(placement).expand(block, x, in, out);
      case EXPAND_1X1 -> fire(placement).expand1x1(block, x, in, out);
      case EXPAND_3X3 -> fire(placement).expand3x3(block, x, in, out);
      case MAX_POOL -> MaxPool.pool(block, x, in, out);
    };
  }

  private FireModule fire(Placement placement) {
    return FireModule.of(squeezeNet, placement.fire());
  }
}
