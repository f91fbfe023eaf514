package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Networks of few layers, and what goes with them. */
final class SmallNetworks {

  static final ImageSize SIZE = new ImageSize(8, 6);

  private SmallNetworks() {}

  /** [N, 3, 8, 6] to 3 logits, with all that is folded; attributable. */
  static Network pooled(int padding) {
    return network(
        Sequential.of(
            new Convolution("conv", 3, 4, 3, 1, padding, false),
            new BatchNormalization("bn", 4),
            new Relu()),
        new Dropout(0.5f),
        new AdaptiveAveragePool(1, 1),
        new Flatten(),
        new Linear("classifier", 4, 3));
  }

  static Network network(Sequential features, Layer... classifier) {
    return new Network(Topology.ALEXNET, Head.POOLED, 3, features, Sequential.of(classifier));
  }

  static Map<String, Tensor> weights(Network network) {
    return new HashMap<>(LayerGraphs.weights(network.features(), network.classifier()));
  }

  static Manifest manifest(Network network) {
    return Manifests.of(network, SIZE);
  }

  static byte[] pixels(int posters) {
    byte[] pixels = new byte[posters * SIZE.rgbBytes()];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) (i * 71));
    return pixels;
  }
}
