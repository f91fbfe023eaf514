package dev.marquee.trainer.recipe;

import java.util.stream.Stream;

/**
 * What training makes small: cross-entropy for one label a movie, binary cross-entropy for several,
 * and how much each poster and label counts in it. A setting of 0 is off.
 *
 * @param labelSmoothing share of the target spread evenly over all genres, 0 to below 1; under
 *     {@code multi} each genre that a movie has loses this share, and each of all C gains a C-th of
 *     it, as in timm's BinaryCrossEntropy
 * @param classWeights genres count by the inverse of their frequency to this power, 0 to 1
 * @param balancedSampling posters are drawn, with replacement, by the inverse frequency of their
 *     rarest genre to this power, 0 to 1
 * @param focalGamma how much less what is already answered well counts (Lin et al.,
 *     arXiv:1708.02002); under {@code multi}, for the genres that a movie has
 * @param negativeGamma the same for the genres that a movie does not have: asymmetric loss (Ridnik
 *     et al., arXiv:2009.14119), {@code multi} only
 * @param negativeMargin the probability below which such genres count nothing at all, 0 to below 1,
 *     {@code multi} only
 */
public record Objective(
    double labelSmoothing,
    double classWeights,
    double balancedSampling,
    double focalGamma,
    double negativeGamma,
    double negativeMargin) {

  /** Plain cross-entropy over posters as they come. */
  public static final Objective PLAIN = new Objective(0, 0, 0, 0, 0, 0);

  /** Whether genres that a movie does not have count otherwise than those that it has. */
  public boolean asymmetric() {
    return negativeGamma > 0 || negativeMargin > 0;
  }

  Stream<String> problems() {
    return Rule.broken(
        Rule.share("label smoothing", labelSmoothing),
        Rule.probability("class weights' power", classWeights),
        Rule.probability("balanced sampling's power", balancedSampling),
        Rule.notNegative("focal gamma", focalGamma),
        Rule.notNegative("negative gamma", negativeGamma),
        Rule.share("negative margin", negativeMargin));
  }
}
