package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;

/** A head that cannot tell what a recipe has it learn. */
public final class UnsuitableHeadException extends MarqueeException {

  private UnsuitableHeadException(String problem, Network network) {
    super(
        "%s's own head ends in a ReLU, %s: train it with --head pooled or statistics"
            .formatted(network.topology(), problem));
  }

  /**
   * Refuses sigmoids of what is never below 0: such trainings end with .5 for every genre. Refuses
   * linear probes of what is not linear.
   *
   * @throws UnsuitableHeadException if these are such
   */
  public static void require(Network network, Recipe recipe) {
    if (network.endsInRelu()) {
      if (!recipe.labelPolicy().singleLabel()) {
        throw new UnsuitableHeadException(
            "so that under multi no genre could be less likely than .5", network);
      }
      if (recipe.fineTuning().linearProbe() > 0) {
        throw new UnsuitableHeadException("so that a linear probe cannot fit it", network);
      }
    }
  }
}
