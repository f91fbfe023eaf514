package dev.marquee.trainer.network;

import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Dropout;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.network.Layer.StageStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The networks that Marquee knows, named as torchvision names them. */
public enum Topology {
  ALEXNET(64, 192, 384, 256, 256),
  VGG19(64, 128, 256, 512, 512),
  VGG19_BN(64, 128, 256, 512, 512),
  RESNET101(64, 256, 512, 1024, 2048),
  SQUEEZENET1_1(64, 128, 256, 384, 512);

  private final int channels;
  private final int statistics;

  /**
   * @param channels of the maps that each stage makes
   */
  Topology(int... channels) {
    this.channels = channels[channels.length - 1];
    this.statistics = 2 * Arrays.stream(channels).skip(1).sum();
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
    Sequential features = head == Head.STATISTICS ? describedStages() : features();
    Sequential classifier =
        switch (head) {
          case CLASSIFIER -> classifier(classes);
          case POOLED -> pooled(classes);
          case STATISTICS -> statistics(classes);
        };
    return new Network(this, head, classes, features, classifier);
  }

  /** Each ends where maps become smaller or, of the last ones, where more channels begin. */
  private List<Sequential> stages() {
    return switch (this) {
      case ALEXNET -> AlexNet.stages();
      case VGG19 -> Vgg.stages(false);
      case VGG19_BN -> Vgg.stages(true);
      case RESNET101 -> ResNet.stages();
      case SQUEEZENET1_1 -> SqueezeNet.stages();
    };
  }

  private Sequential features() {
    return new Sequential(stages().stream().flatMap(stage -> stage.layers().stream()).toList());
  }

  private Sequential describedStages() {
    List<Sequential> stages = stages();
    List<Layer> layers = new ArrayList<>(stages.getFirst().layers());
    layers.add(new StageStatistics(stages.subList(1, stages.size())));
    return new Sequential(layers);
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

  private Sequential statistics(int classes) {
    return Sequential.of(
        new BatchNormalization("statistics", statistics),
        new Dropout(0.5f),
        new Linear("classifier", statistics, classes));
  }

  /** torchvision's name, which people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
