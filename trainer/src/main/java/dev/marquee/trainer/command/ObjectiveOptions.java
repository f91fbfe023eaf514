package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.trainer.recipe.Objective;
import picocli.CommandLine.Option;

/** What training makes small. */
final class ObjectiveOptions {

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "Share of the target spread over all genres.")
  private Double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "POWER",
      description = "Genres count by their inverse frequency to this power; 0: alike.")
  private Double classWeights;

  @Option(
      names = "--balanced-sampling",
      paramLabel = "POWER",
      description =
          "Posters are drawn by their rarest genre's inverse frequency to this power; 0: each once.")
  private Double balancedSampling;

  @Option(
      names = "--focal-gamma",
      paramLabel = "X",
      description = "Focal loss: how much less well answered posters count; 0: none.")
  private Double focalGamma;

  @Option(
      names = "--negative-gamma",
      paramLabel = "X",
      description = "Asymmetric loss (multi): the same for genres that a movie does not have.")
  private Double negativeGamma;

  @Option(
      names = "--negative-margin",
      paramLabel = "X",
      description = "Asymmetric loss (multi): probability below which such genres do not count.")
  private Double negativeMargin;

  Objective over(Objective base) {
    return new Objective(
        requireNonNullElse(labelSmoothing, base.labelSmoothing()),
        requireNonNullElse(classWeights, base.classWeights()),
        requireNonNullElse(balancedSampling, base.balancedSampling()),
        requireNonNullElse(focalGamma, base.focalGamma()),
        requireNonNullElse(negativeGamma, base.negativeGamma()),
        requireNonNullElse(negativeMargin, base.negativeMargin()));
  }
}
