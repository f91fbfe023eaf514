package dev.marquee.trainer.onnx;

import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Residual;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.weights.Tensor;
import java.util.HashMap;
import java.util.List;
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

  /** Convolutions side by side, with and without ReLU, and pooling. */
  static Network branches() {
    return network(
        Sequential.of(
            conv("0", 3, 4, 3, 0),
            new Relu(),
            new MaxPool(3, 2, 0, true),
            new Concat(
                List.of(
                    Sequential.of(conv("1", 4, 2, 1, 0), new Relu()),
                    Sequential.of(conv("2", 4, 3, 3, 1), new Relu()))),
            new Concat(
                List.of(
                    Sequential.of(conv("3", 5, 2, 1, 0)),
                    Sequential.of(conv("4", 5, 3, 3, 1), new Relu())))),
        new Dropout(0.5f),
        conv("5", 5, 3, 1, 0),
        new Relu(),
        new AdaptiveAveragePool(1, 1),
        new Flatten());
  }

  /** Identity and projection. */
  static Network residuals() {
    Sequential projection =
        Sequential.of(
            new Convolution("shortcut", 4, 6, 1, 2, 0, false), new BatchNormalization("norm", 6));
    return network(
        Sequential.of(
            conv("0", 3, 4, 3, 1),
            new Relu(),
            new Residual(Sequential.of(conv("1", 4, 4, 3, 1)), Sequential.of()),
            new Relu(),
            new Residual(Sequential.of(new Convolution("2", 4, 6, 3, 2, 1, true)), projection)),
        new AdaptiveAveragePool(1, 1),
        new Flatten(),
        new Linear("3", 6, 3));
  }

  /** Maps described after each of two stages. */
  static Network stages() {
    Sequential first = Sequential.of(conv("1", 4, 6, 3, 1), new Relu(), new MaxPool(2, 2, 0, true));
    Sequential second = Sequential.of(conv("2", 6, 5, 3, 1), new Relu());
    return network(
        Sequential.of(
            conv("0", 3, 4, 3, 0), new Relu(), new StageStatistics(List.of(first, second))),
        new BatchNormalization("statistics", 22),
        new Dropout(0.5f),
        new Linear("classifier", 22, 3));
  }

  /** Linear layers on averaged maps. */
  static Network linear() {
    return network(
        Sequential.of(conv("0", 3, 4, 3, 1), new Relu()),
        new AdaptiveAveragePool(3, 2),
        new Flatten(),
        new Linear("1", 24, 8),
        new Relu(),
        new Linear("2", 8, 5),
        new Linear("3", 5, 3));
  }

  /** Nothing that folds or fuses. */
  static Network plain() {
    return network(
        Sequential.of(
            new BatchNormalization("0", 3),
            new Relu(),
            new MaxPool(2, 2, 0, false),
            conv("1", 3, 4, 1, 0)),
        new AdaptiveAveragePool(1, 1),
        new Flatten(),
        new Relu(),
        new Linear("2", 4, 3),
        new Relu());
  }

  private static Layer conv(String name, int in, int out, int kernel, int padding) {
    return new Convolution(name, in, out, kernel, 1, padding, true);
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
