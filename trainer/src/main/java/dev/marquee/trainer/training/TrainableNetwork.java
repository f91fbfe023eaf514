package dev.marquee.trainer.training;

import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.SmallestPoster;
import dev.marquee.trainer.recipe.Recipe;

/** What a network must be like for a recipe. */
public final class TrainableNetwork {

  private TrainableNetwork() {}

  /**
   * Refuses what could not learn, without a look at any poster.
   *
   * @throws dev.marquee.trainer.onnx.PosterTooSmallException if the network cannot look at posters
   *     of the recipe's size
   * @throws UntrainableNetworkException if its head cannot tell what is to be learnt, or it has no
   *     branches for stochastic depth to leave out
   */
  public static void require(Network network, Recipe recipe) {
    SmallestPoster.require(network, recipe.inputSize());
    if (network.endsInRelu()) {
      requireNoNegativeLogits(network, recipe);
    }
    if (recipe.fineTuning().stochasticDepth() > 0 && network.residuals().isEmpty()) {
      throw new UntrainableNetworkException(
          "%s has no residual branch that --stochastic-depth could leave out: leave the option out, or train resnet101"
              .formatted(network.topology()));
    }
  }

  /**
   * Sigmoids of what is never below 0 end with .5 for every genre, and what is not linear is no
   * linear probe's.
   */
  private static void requireNoNegativeLogits(Network network, Recipe recipe) {
    if (!recipe.labelPolicy().singleLabel()) {
      throw unsuitableHead(network, "so that under multi no genre could be less likely than .5");
    }
    if (recipe.fineTuning().linearProbe() > 0) {
      throw unsuitableHead(network, "so that a linear probe cannot fit it");
    }
  }

  private static UntrainableNetworkException unsuitableHead(Network network, String problem) {
    return new UntrainableNetworkException(
        "%s's own head ends in a ReLU, %s: train it with --head pooled or statistics"
            .formatted(network.topology(), problem));
  }
}
