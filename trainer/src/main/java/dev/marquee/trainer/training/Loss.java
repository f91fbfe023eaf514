package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.LabelCounts;
import dev.marquee.trainer.djl.Constants;
import dev.marquee.trainer.evaluation.Floats;
import dev.marquee.trainer.recipe.Objective;
import java.util.Optional;

/**
 * What training makes small: logits [N, C] against targets [N, C] to one number, the mean over the
 * batch. One label a movie: cross-entropy, weighted and smoothed as PyTorch does it, and focal (Lin
 * et al., arXiv:1708.02002). Several: binary cross-entropy, and asymmetric (Ridnik et al.,
 * arXiv:2009.14119) with its gradient through the focusing factors.
 *
 * @param policy one label or several
 * @param objective smoothing and focusing
 * @param classWeights [C], if classes differ in weight
 */
record Loss(LabelPolicy policy, Objective objective, Optional<NDArray> classWeights) {

  /** The least probability whose logarithm is taken, as in the asymmetric loss's own code. */
  private static final double SMALLEST = 1e-8;

  /** A power below 1 has no slope at 0. */
  private static final double NEARLY_SURE = 1e-6;

  /** Plain cross-entropy: what epochs and recipes are compared by. */
  static Loss plain(LabelPolicy policy) {
    return new Loss(policy, Objective.PLAIN, Optional.empty());
  }

  /**
   * The loss of a recipe.
   *
   * @param training how often each label is a target
   * @param manager owns the weights
   */
  static Loss of(LabelPolicy policy, Objective objective, LabelCounts training, NDManager manager) {
    return objective.classWeights() == 0
        ? new Loss(policy, objective, Optional.empty())
        : new Loss(policy, objective, Optional.of(weights(training, objective, manager)));
  }

  private static NDArray weights(LabelCounts training, Objective objective, NDManager manager) {
    return manager.create(Floats.of(training.weights(objective.classWeights())));
  }

  NDArray of(NDArray logits, NDArray targets) {
    NDArray smoothed = smooth(targets);
    if (policy.singleLabel()) {
      return crossEntropy(logits, smoothed, targets);
    }
    boolean focuses = objective.focalGamma() > 0 || objective.asymmetric();
    NDArray losses = focuses ? asymmetric(logits, smoothed) : binaryCrossEntropy(logits, smoothed);
    return classWeights.map(losses::mul).orElse(losses).mean();
  }

  /** Weighted, the sum is divided by the weights of the targets, as PyTorch does. */
  private NDArray crossEntropy(NDArray logits, NDArray smoothed, NDArray targets) {
    NDArray logarithms = logits.logSoftmax(1);
    NDArray terms = logarithms.mul(smoothed);
    if (objective.focalGamma() > 0) {
      terms = terms.mul(focus(logarithms.exp(), objective.focalGamma()));
    }
    if (classWeights.isEmpty()) {
      return terms.sum(new int[] {1}).mean().neg();
    }
    NDArray weights = classWeights.get();
    return terms.mul(weights).sum().div(targets.mul(weights).sum()).neg();
  }

  /** {@code (1 - p)^gamma}. */
  private static NDArray focus(NDArray probabilities, double gamma) {
    NDArray doubts = probabilities.neg().add(1).clip(NEARLY_SURE, 1);
    return doubts.pow(Constants.of(gamma, doubts));
  }

  /** max(x, 0) - x t + log(1 + exp(-|x|)), which does not overflow. */
  static NDArray binaryCrossEntropy(NDArray logits, NDArray targets) {
    NDArray tail = logits.abs().neg().exp().add(1).log();
    return logits.maximum(Constants.of(0, logits)).sub(logits.mul(targets)).add(tail);
  }

  private NDArray asymmetric(NDArray logits, NDArray targets) {
    NDArray present = Activation.sigmoid(logits);
    NDArray absent = present.neg().add(1 + objective.negativeMargin()).clip(SMALLEST, 1);
    NDArray positive = targets.mul(present.clip(SMALLEST, 1).log());
    NDArray negative = targets.neg().add(1).mul(absent.log());
    if (objective.focalGamma() > 0) {
      positive = positive.mul(focus(present, objective.focalGamma()));
    }
    if (objective.negativeGamma() > 0) {
      negative = negative.mul(focus(absent, objective.negativeGamma()));
    }
    return positive.add(negative).neg();
  }

  /** As {@link Objective#labelSmoothing} says. */
  private NDArray smooth(NDArray targets) {
    double share = objective.labelSmoothing();
    return share == 0
        ? targets
        : targets.mul(Constants.of(1 - share, targets)).add(share / targets.getShape().get(1));
  }
}
