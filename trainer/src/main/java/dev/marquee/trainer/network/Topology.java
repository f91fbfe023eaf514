package dev.marquee.trainer.network;

import java.util.Locale;

/** The networks that Marquee knows, named as torchvision names them. */
public enum Topology {
  ALEXNET,
  VGG19,
  VGG19_BN,
  RESNET101,
  SQUEEZENET1_1;

  /** torchvision's name, which people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
