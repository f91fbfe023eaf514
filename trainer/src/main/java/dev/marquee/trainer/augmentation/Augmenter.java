package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.djl.Constants;
import dev.marquee.trainer.djl.PosterInput;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes a batch at random, on its device: crop and mirror, colours, normalisation, holes, mixing.
 *
 * @param settings what may happen
 * @param seed decides, with the step, what does
 */
public record Augmenter(Augmentation settings, long seed) {

  /**
   * What a network is trained on.
   *
   * @param images float32 [N, 3, height, width], normalised
   * @param targets float32 [N, labels]
   */
  public record Sample(NDArray images, NDArray targets) {}

  /**
   * Changes a batch; the same seed and step change it alike.
   *
   * @param posters float32 [N, height, width, 3], 0 to 255; not to be used afterwards
   * @param targets float32 [N, labels]
   * @param step counted over the whole training
   */
  public Sample augment(NDArray posters, NDArray targets, long step) {
    // the series of epochs, which order the posters, are those from 0 on
    Draw draw = new Draw(SeededRandom.of(seed, ~step));
    NDArray coloured = colour(cropAndMirror(posters, draw), draw);
    NDArray normalised = erase(PosterInput.normalise(coloured), draw);
    Mix mixed = mix(new Mix(normalised, targets), draw);
    return new Sample(PosterInput.channelsFirst(mixed.posters()), mixed.targets());
  }

  private NDArray cropAndMirror(NDArray posters, Draw draw) {
    if (settings.flip() == 0 && settings.crop() == 0) {
      return posters;
    }
    List<ResizedCrop> crops = new ArrayList<>();
    for (int i = 0; i < count(posters); i++) {
      Rectangle part =
          settings.crop() == 0
              ? Rectangle.whole(height(posters), width(posters))
              : draw.crop(settings.crop(), height(posters), width(posters));
      crops.add(new ResizedCrop(part, draw.chance(settings.flip())));
    }
    return ResizedCrop.apply(posters, crops);
  }

  private NDArray colour(NDArray posters, Draw draw) {
    int count = count(posters);
    NDArray coloured = posters;
    if (settings.brightness() > 0) {
      coloured = Colour.brightness(coloured, draw.factors(count, settings.brightness()));
    }
    if (settings.contrast() > 0) {
      coloured = Colour.contrast(coloured, draw.factors(count, settings.contrast()));
    }
    if (settings.saturation() > 0) {
      coloured = Colour.saturation(coloured, draw.factors(count, settings.saturation()));
    }
    return coloured;
  }

  /** After normalisation, so that a hole shows ImageNet's mean colour. */
  private NDArray erase(NDArray posters, Draw draw) {
    if (settings.erasing() == 0) {
      return posters;
    }
    int height = height(posters);
    int width = width(posters);
    List<Rectangle> holes = new ArrayList<>();
    for (int i = 0; i < count(posters); i++) {
      holes.add(draw.chance(settings.erasing()) ? draw.hole(height, width) : Rectangle.NOTHING);
    }
    NDArray masks = Rectangle.masks(posters.getManager(), holes, height, width);
    return posters.mul(Constants.of(1, masks).sub(masks));
  }

  private Mix mix(Mix batch, Draw draw) {
    boolean cuts = settings.cutmix() > 0 && (settings.mixup() == 0 || draw.chance(1.0 / 2));
    if (cuts) {
      double own = draw.beta(settings.cutmix());
      return batch.cut(draw.exchanged(own, height(batch.posters()), width(batch.posters())));
    }
    return settings.mixup() > 0 ? batch.blended(draw.beta(settings.mixup())) : batch;
  }

  private static int count(NDArray posters) {
    return (int) posters.getShape().get(0);
  }

  private static int height(NDArray posters) {
    return (int) posters.getShape().get(1);
  }

  private static int width(NDArray posters) {
    return (int) posters.getShape().get(2);
  }
}
