package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Sequential;
import java.util.Locale;

/** The networks that Marquee knows, named as torchvision names them. */
public enum Topology {
  ALEXNET(256),
  VGG19(512),
  VGG19_BN(512),
  RESNET101(2048),
  SQUEEZENET1_1(512);

  private final int channels;

  Topology(int channels) {
    this.channels = channels;
  }

  /**
   * Describes this topology.
   *
   * @param head how features become logits
   * @param classes how many logits, 1 or more
   */
  public Network network(Head head, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("a network needs one class or more, not " + classes);
    }
    Sequential classifier =
        switch (head) {
          case CLASSIFIER -> classifier(classes);
          case POOLED -> pooled(classes);
        };
    return new Network(this, head, classes, features(), classifier);
  }

  private Sequential features() {
    return switch (this) {
      case ALEXNET -> AlexNet.features();
      case VGG19 -> Vgg.features(false);
      case VGG19_BN -> Vgg.features(true);
      case RESNET101 -> ResNet.features();
      case SQUEEZENET1_1 -> SqueezeNet.features();
    };
  }

  private Sequential classifier(int classes) {
    return switch (this) {
      case ALEXNET -> AlexNet.classifier(classes);
      case VGG19, VGG19_BN -> Vgg.classifier(classes);
      case RESNET101 -> ResNet.classifier(classes);
      case SQUEEZENET1_1 -> SqueezeNet.classifier(classes);
    };
  }

  private Sequential pooled(int classes) {
    return Sequential.of(
        new Dropout(0.5f),
        new AdaptiveAveragePool(1, 1),
        new Flatten(),
        new Linear("classifier", channels, classes));
  }

  /** torchvision's name, which people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
