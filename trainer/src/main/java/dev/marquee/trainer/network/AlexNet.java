package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.MaxPool;
import dev.marquee.trainer.network.Layer.Relu;
import dev.marquee.trainer.network.Layer.Sequential;
import java.util.List;

/** AlexNet in the variant of "One weird trick" (arXiv:1404.5997), as torchvision builds it. */
final class AlexNet {

  private AlexNet() {}

  static List<Sequential> stages() {
    return List.of(
        Sequential.of(
            new Convolution("features.0", 3, 64, 11, 4, 2, true),
            new Relu(),
            new MaxPool(3, 2, 0, false)),
        Sequential.of(
            new Convolution("features.3", 64, 192, 5, 1, 2, true),
            new Relu(),
            new MaxPool(3, 2, 0, false)),
        Sequential.of(new Convolution("features.6", 192, 384, 3, 1, 1, true), new Relu()),
        Sequential.of(new Convolution("features.8", 384, 256, 3, 1, 1, true), new Relu()),
        Sequential.of(
            new Convolution("features.10", 256, 256, 3, 1, 1, true),
            new Relu(),
            new MaxPool(3, 2, 0, false)));
  }

  static Sequential classifier(int classes) {
    return Sequential.of(
        new AdaptiveAveragePool(6, 6),
        new Flatten(),
        new Dropout(0.5f),
        new Linear("classifier.1", 256 * 6 * 6, 4096),
        new Relu(),
        new Dropout(0.5f),
        new Linear("classifier.4", 4096, 4096),
        new Relu(),
        new Linear("classifier.6", 4096, classes));
  }
}
