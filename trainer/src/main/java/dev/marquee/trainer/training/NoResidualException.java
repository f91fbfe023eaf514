package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;

/** A recipe that leaves out residual branches of a network that has none. */
public final class NoResidualException extends MarqueeException {

  private NoResidualException(Network network) {
    super(
        "%s has no residual branch that --stochastic-depth could leave out: leave the option out, or train resnet101"
            .formatted(network.topology()));
  }

  /**
   * Refuses what would do nothing, and be told of the network all the same.
   *
   * @throws NoResidualException if it would
   */
  public static void require(Network network, Recipe recipe) {
    if (recipe.fineTuning().stochasticDepth() > 0 && network.residuals().isEmpty()) {
      throw new NoResidualException(network);
    }
  }
}
