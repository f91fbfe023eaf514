package dev.marquee.trainer.recipe;

import java.util.stream.Stream;

/**
 * How posters are changed at random before each step. A setting of 0 is off.
 *
 * @param flip the chance of each poster to be mirrored, left to right
 * @param crop the smallest share of its area that a poster is cropped to, 0 to 1; the crop is
 *     resized to the whole, as torchvision's RandomResizedCrop does around the poster's own aspect
 * @param brightness colours are multiplied by 1 plus or minus up to this, 0 to 1
 * @param contrast the same for their distance from the poster's mean grey
 * @param saturation the same for their distance from each pixel's grey
 * @param mixup the alpha of the Beta distribution by which a batch and its reverse are blended
 *     (Zhang et al., arXiv:1710.09412)
 * @param cutmix the alpha by which rectangles are exchanged instead (Yun et al., arXiv:1905.04899);
 *     with both, each batch is blended or cut with equal chances
 * @param erasing the chance of each poster to lose a rectangle (Zhong et al., arXiv:1708.04896)
 */
public record Augmentation(
    double flip,
    double crop,
    double brightness,
    double contrast,
    double saturation,
    double mixup,
    double cutmix,
    double erasing) {

  /** Posters as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0);

  /** Beyond this, drawing from a Beta distribution would reject nearly all draws. */
  private static final double LARGEST_ALPHA = 4;

  Stream<String> problems() {
    return Rule.broken(
        Rule.probability("flip", flip),
        Rule.probability("crop", crop),
        Rule.probability("brightness", brightness),
        Rule.probability("contrast", contrast),
        Rule.probability("saturation", saturation),
        alpha("mixup", mixup),
        alpha("cutmix", cutmix),
        Rule.probability("erasing", erasing));
  }

  private static Rule alpha(String name, double alpha) {
    return new Rule(
        alpha >= 0 && alpha <= LARGEST_ALPHA,
        name + " must be 0 to " + LARGEST_ALPHA + ", not " + alpha);
  }
}
