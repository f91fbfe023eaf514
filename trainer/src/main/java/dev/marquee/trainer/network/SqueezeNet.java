package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Concat;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import java.util.List;

/** SqueezeNet 1.1 (arXiv:1602.07360), as torchvision builds it. */
final class SqueezeNet {

  private SqueezeNet() {}

  static List<Sequential> stages() {
    return List.of(
        Sequential.of(
            new Convolution("features.0", 3, 64, 3, 2, 0, true),
            new Relu(),
            new MaxPool(3, 2, 0, true)),
        Sequential.of(
            fire("features.3", 64, 16, 64),
            fire("features.4", 128, 16, 64),
            new MaxPool(3, 2, 0, true)),
        Sequential.of(
            fire("features.6", 128, 32, 128),
            fire("features.7", 256, 32, 128),
            new MaxPool(3, 2, 0, true)),
        Sequential.of(fire("features.9", 256, 48, 192), fire("features.10", 384, 48, 192)),
        Sequential.of(fire("features.11", 384, 64, 256), fire("features.12", 512, 64, 256)));
  }

  /** Squeezes the channels, then expands them by 1x1 and 3x3 convolutions side by side. */
  private static Sequential fire(String name, int in, int squeeze, int expand) {
    return Sequential.of(
        new Convolution(name + ".squeeze", in, squeeze, 1, 1, 0, true),
        new Relu(),
        new Concat(
            List.of(
                Sequential.of(
                    new Convolution(name + ".expand1x1", squeeze, expand, 1, 1, 0, true),
                    new Relu()),
                Sequential.of(
                    new Convolution(name + ".expand3x3", squeeze, expand, 3, 1, 1, true),
                    new Relu()))));
  }

  static Sequential classifier(int classes) {
    return Sequential.of(
        new Dropout(0.5f),
        new Convolution("classifier.1", 512, classes, 1, 1, 0, true),
        new Relu(),
        new AdaptiveAveragePool(1, 1),
        new Flatten());
  }
}
