package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.djl.Constants;
import java.util.List;

/**
 * Posters and targets, each mixed with its partner: the poster at the same place from the batch's
 * end.
 *
 * @param posters float32 [N, height, width, 3]
 * @param targets float32 [N, labels]
 */
record Mix(NDArray posters, NDArray targets) {

  /**
   * Blends them (mixup).
   *
   * @param own what each keeps of itself, 0 to 1
   */
  Mix blended(double own) {
    return new Mix(blend(posters, own), blend(targets, own));
  }

  /** Puts a part of each partner into each poster (CutMix); targets follow its area. */
  Mix cut(Rectangle part) {
    int height = (int) posters.getShape().get(1);
    int width = (int) posters.getShape().get(2);
    NDArray mask = Rectangle.masks(posters.getManager(), List.of(part), height, width);
    NDArray cut = posters.mul(Constants.of(1, mask).sub(mask)).addi(posters.flip(0).muli(mask));
    return new Mix(cut, blend(targets, 1 - (double) part.area() / (height * width)));
  }

  private static NDArray blend(NDArray values, double own) {
    NDArray partners = values.flip(0).muli(Constants.of(1 - own, values));
    return values.mul(Constants.of(own, values)).addi(partners);
  }
}
