package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;

/** A head that cannot tell what a recipe has it learn. */
public final class UnsuitableHeadException extends MarqueeException {

  private UnsuitableHeadException(Network network) {
    super(
        "%s's own head ends in a ReLU, so that under multi no genre could be less likely than .5: train it with --head pooled"
            .formatted(network.topology()));
  }

  /**
   * Refuses sigmoids of what is never below 0: such trainings end with .5 for every genre.
   *
   * @throws UnsuitableHeadException if these are such
   */
  public static void require(Network network, Recipe recipe) {
    if (!recipe.labelPolicy().singleLabel() && network.endsInRelu()) {
      throw new UnsuitableHeadException(network);
    }
  }
}
