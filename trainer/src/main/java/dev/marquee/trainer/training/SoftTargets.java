package dev.marquee.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.djl.Constants;

/**
 * Probabilities to learn, beside a movie's own genres: the loss is {@code (1 - weight) hard +
 * weight temperature^2 KL(teachers || student)}, whose factor keeps the gradients of both in
 * proportion (Hinton et al. 2015, arXiv:1503.02531, section 2).
 *
 * @param probabilities [N, C], of logits that were divided by the temperature
 * @param policy one label, a divergence a poster; or several, one a poster and label; their mean
 *     counts
 * @param weight 0 to 1
 * @param temperature above 0
 */
record SoftTargets(NDArray probabilities, LabelPolicy policy, double weight, double temperature) {

  private static final double SMALLEST = 1e-8;

  /**
   * The loss with both parts.
   *
   * @param hard the loss against the movies' own genres
   * @param logits the student's [N, C]
   */
  NDArray blend(NDArray hard, NDArray logits) {
    NDArray cooled = logits.div(Constants.of(temperature, logits));
    NDArray divergence = policy.singleLabel() ? ofSoftmax(cooled) : ofSigmoids(cooled);
    NDArray hardShare = Constants.of(1 - weight, hard);
    NDArray softShare = Constants.of(weight * temperature * temperature, hard);
    return hard.mul(hardShare).add(divergence.mul(softShare));
  }

  private NDArray ofSoftmax(NDArray logits) {
    NDArray surprise = logarithm(probabilities).sub(logits.logSoftmax(1));
    return probabilities.mul(surprise).sum(new int[] {1}).mean();
  }

  private NDArray ofSigmoids(NDArray logits) {
    NDArray absent = probabilities.neg().add(1);
    NDArray negativeEntropy =
        probabilities.mul(logarithm(probabilities)).add(absent.mul(logarithm(absent)));
    return Loss.binaryCrossEntropy(logits, probabilities).add(negativeEntropy).mean();
  }

  private static NDArray logarithm(NDArray values) {
    return values.clip(SMALLEST, 1).log();
  }
}
