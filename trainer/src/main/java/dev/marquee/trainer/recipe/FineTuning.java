package dev.marquee.trainer.recipe;

import java.util.stream.Stream;

/**
 * How much of the network moves, and when. Layers count by depth group: 0 is the classifier, 1 the
 * features nearest to it, and so on (see {@link dev.marquee.trainer.network.DepthGroups}). A
 * setting of 0 is off.
 *
 * @param frozenEpochs how many epochs at the start train the classifier only; running statistics of
 *     batch normalisations are no weights, and move all the while
 * @param unfreezeEvery gradual unfreezing (Howard and Ruder, arXiv:1801.06146): after the frozen
 *     epochs, one more depth group joins every so many epochs; 0: all join at once
 * @param depthDecay discriminative learning rates (same paper): each depth group learns at this
 *     share less than the one above it, 0 to below 1
 * @param stochasticDepth the chance that a step leaves out the last residual branch, 0 to below 1;
 *     that of the others falls to 0 towards the first (Huang et al., arXiv:1603.09382)
 * @param linearProbe the first epoch fits the last layer alone, to the optimum of the loss plus
 *     this times the sum of its squared weights (Kumar et al., arXiv:2202.10054); learning rates
 *     then count from the second epoch on
 */
public record FineTuning(
    int frozenEpochs,
    int unfreezeEvery,
    double depthDecay,
    double stochasticDepth,
    double linearProbe) {

  /** The whole network from the first step. */
  public static final FineTuning NONE = new FineTuning(0, 0, 0, 0, 0);

  /**
   * Whether a depth group moves.
   *
   * @param epoch counted from 1
   */
  public boolean trains(int group, int epoch) {
    return group == 0 || epoch > frozenEpochs + (group - 1L) * unfreezeEvery;
  }

  /** How many epochs at the start make no steps at a learning rate. */
  public int probingEpochs() {
    return linearProbe > 0 ? 1 : 0;
  }

  /** The learning rate of a depth group as a multiple of the classifier's. */
  public double rateFactor(int group) {
    return Math.pow(1 - depthDecay, group);
  }

  Stream<String> problems() {
    return Rule.broken(
        Rule.notNegative("frozen epochs", frozenEpochs),
        Rule.notNegative("unfreeze every", unfreezeEvery),
        Rule.share("depth decay", depthDecay),
        Rule.share("stochastic depth", stochasticDepth),
        Rule.notNegative("linear probe", linearProbe));
  }
}
