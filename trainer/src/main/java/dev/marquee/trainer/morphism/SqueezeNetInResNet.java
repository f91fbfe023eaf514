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
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SqueezeNet 1.1 in ResNet101: for want of weights of its own, the larger network begins with the
 * smaller one's feature maps, and with its logits where it has as many classes.
 *
 * <p>Both halve the maps at the same places, but ResNet once more. A fire module is a bottleneck:
 * its squeeze is the first convolution, its 3x3 filters are the second, and the third puts the maps
 * beside those that the block was given. Where a block is too narrow for all filters, two blocks
 * share them. For two fire modules there is one such block, and for two max-pools a strided
 * convolution: there the last convolution is fitted to what SqueezeNet makes of the same posters.
 * Blocks that are left over begin as nothing, as those of a network without weights do.
 */
public final class SqueezeNetInResNet {

  /** How many posters are enough to fit by: maps have hundreds of locations. */
  private static final int POSTERS = 32;

  /** Keeps the mean of a map of which every second row and column goes. */
  private static final float[][] BLUR = {
    {.0625f, .125f, .0625f}, {.125f, .25f, .125f}, {.0625f, .125f, .0625f}
  };

  private final NetworkBlock resNet;
  private final Map<String, Tensor> squeezeNet;
  private final Optional<Classifier> classifier;

  private SqueezeNetInResNet(NetworkBlock resNet, Map<String, Tensor> squeezeNet) {
    this.resNet = resNet;
    this.squeezeNet = squeezeNet;
    this.classifier = Classifier.of(squeezeNet, resNet.network().classes());
  }

  /** Whether weights are SqueezeNet's and the network is ResNet101. */
  public static boolean isMeant(Topology network, Map<String, Tensor> weights) {
    return network == Topology.RESNET101 && weights.containsKey("features.12.squeeze.weight");
  }

  /**
   * Weights of a ResNet101 that begins as SqueezeNet.
   *
   * @param network ResNet101
   * @param seed of the values that SqueezeNet does not decide
   * @param squeezeNet SqueezeNet 1.1's weights; of its classifiers only torchvision's own is of
   *     use, for as many classes as the network has, up to {@value Classifier#MOST_CLASSES}
   * @param data of whose training split some posters are looked at
   * @param loader reads them at the size that is trained at
   * @throws dev.marquee.trainer.djl.WeightsMismatchException if some of SqueezeNet's are missing
   * @throws NoUsablePosterException if none of the training split can be read
   */
  public static Map<String, Tensor> weights(
      Network network,
      long seed,
      Map<String, Tensor> squeezeNet,
      PosterDataset data,
      PosterLoader loader) {
    List<Poster> posters = Shuffle.order(data.split(Split.TRAINING), seed, 0);
    Iterator<Batch> batches = loader.batches(posters, POSTERS);
    if (!batches.hasNext()) {
      throw NoUsablePosterException.unreadable(Split.TRAINING);
    }
    try (Batch batch = batches.next()) {
      return weights(network, seed, squeezeNet, batch);
    }
  }

  /** The same, fitted to these posters. */
  static Map<String, Tensor> weights(
      Network network, long seed, Map<String, Tensor> squeezeNet, Batch posters) {
    try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
      Network donor = Topology.SQUEEZENET1_1.network(Head.CLASSIFIER, network.classes());
      block(donor, seed, manager).loadBackbone(squeezeNet); // lists all that is missing
      NetworkBlock resNet = block(network, seed, manager);
      NDArray images =
          PosterInput.normalised(manager, posters.images(), posters.size(), posters.imageSize());
      Map<String, Tensor> last = new SqueezeNetInResNet(resNet, squeezeNet).settle(images);
      Map<String, Tensor> weights = new LinkedHashMap<>(resNet.save());
      weights.putAll(last);
      return weights;
    }
  }

  private static NetworkBlock block(Network network, long seed, NDManager manager) {
    NetworkBlock block = new NetworkBlock(network, seed);
    block.initialize(manager);
    return block;
  }

  /** Settles all but the last layer, and tells its weights where SqueezeNet decides them. */
  private Map<String, Tensor> settle(NDArray images) {
    NDArray x = stem(images);
    List<Layer.Residual> blocks = resNet.network().residuals();
    for (int i = 0; i < blocks.size(); i++) {
      x = settle(i, Bottleneck.of(resNet, blocks.get(i)), x);
    }
    Layer.Linear last = (Layer.Linear) resNet.network().lastLayer();
    return classifier.map(own -> own.lastLayer(last)).orElse(Map.of());
  }

  private NDArray stem(NDArray images) {
    List<Layer> layers = resNet.network().features().layers();
    var first =
        new NormalizedConvolution(
            resNet, (Convolution) layers.get(0), (BatchNormalization) layers.get(1));
    first.copy(Filters.of(squeezeNet, "features.0"), new Channels(0, 3), first.outputs());
    NDArray maps = resNet.run(layers.get(2), first.settle(images));
    return resNet.run(layers.get(3), maps);
  }

  /** Settles a block, and releases all but what it makes. */
  private NDArray settle(int number, Bottleneck block, NDArray x) {
    NDManager owner = x.getManager();
    try (NDManager manager = owner.newSubManager()) {
      x.attach(manager);
      NDArray y = place(number, block, x);
      y.attach(owner);
      return y;
    }
  }

  private NDArray place(int number, Bottleneck block, NDArray x) {
    if (number == Placement.LAST_STRIDE) {
      return carry(block, x);
    }
    if (number == Placement.CLASSIFIER && classifier.isPresent()) {
      return classifier.get().score(block, x);
    }
    return Placement.of(number)
        .map(placement -> place(placement, block, x))
        .orElseGet(() -> block.settle(x));
  }

  private NDArray place(Placement placement, Bottleneck block, NDArray x) {
    Channels in = placement.in();
    Channels out = placement.out();
    block.forget(placement.forgotten());
    return switch (placement.part()) {
      case BOTH_EXPANSIONS -> fire(placement).expand(block, x, in, out);
      case EXPANSION_1X1 -> fire(placement).expand1x1(block, x, in, out);
      case EXPANSION_3X3 -> fire(placement).expand3x3(block, x, in, out);
      case MAX_POOL -> MaxPool.pool(block, x, in, out);
    };
  }

  private FireModule fire(Placement placement) {
    return FireModule.of(squeezeNet, placement.fire());
  }

  /** Takes what is to be averaged through the last stride. */
  private NDArray carry(Bottleneck block, NDArray x) {
    Channels from = classifier.map(Classifier::scores).orElse(Placement.FEATURES);
    Channels to = new Channels(0, from.count());
    block.reduce().pass(from, to);
    block.spatial().filter(to, to, BLUR);
    block.expand().pass(to, to);
    block.shortcut().prescribe(to, 0);
    return block.settle(x);
  }
}
