package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.trainer.recipe.Augmentation;
import picocli.CommandLine.Option;

/** How posters are changed at random before each step. */
final class AugmentationOptions {

  @Option(names = "--flip", paramLabel = "P", description = "Chance to be mirrored.")
  private Double flip;

  @Option(
      names = "--crop",
      paramLabel = "X",
      description = "Smallest share of a poster's area that a random crop keeps; 0: no crops.")
  private Double crop;

  @Option(names = "--brightness", paramLabel = "X", description = "Most that brightness changes.")
  private Double brightness;

  @Option(names = "--contrast", paramLabel = "X", description = "Most that contrast changes.")
  private Double contrast;

  @Option(names = "--saturation", paramLabel = "X", description = "Most that saturation changes.")
  private Double saturation;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      description = "Posters and targets are blended in pairs; 0: not.")
  private Double mixup;

  @Option(
      names = "--cutmix",
      paramLabel = "ALPHA",
      description = "Rectangles of posters are exchanged in pairs; 0: not.")
  private Double cutmix;

  @Option(names = "--erasing", paramLabel = "P", description = "Chance to lose a rectangle.")
  private Double erasing;

  Augmentation over(Augmentation base) {
    return new Augmentation(
        requireNonNullElse(flip, base.flip()),
        requireNonNullElse(crop, base.crop()),
        requireNonNullElse(brightness, base.brightness()),
        requireNonNullElse(contrast, base.contrast()),
        requireNonNullElse(saturation, base.saturation()),
        requireNonNullElse(mixup, base.mixup()),
        requireNonNullElse(cutmix, base.cutmix()),
        requireNonNullElse(erasing, base.erasing()));
  }
}
