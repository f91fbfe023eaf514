package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.trainer.recipe.FineTuning;
import picocli.CommandLine.Option;

/** How much of the network moves, and when. */
final class FineTuningOptions {

  @Option(
      names = "--frozen-epochs",
      paramLabel = "N",
      description =
          "Epochs at the start that train the classifier alone; statistics of batch normalisations"
              + " follow the posters all the same.")
  private Integer frozenEpochs;

  @Option(
      names = "--unfreeze-every",
      paramLabel = "N",
      description =
          "Then one more of four groups of feature layers joins every N epochs; 0: all at once.")
  private Integer unfreezeEvery;

  @Option(
      names = "--depth-decay",
      paramLabel = "X",
      description = "Each group of layers learns at this share less than the one above; 0: alike.")
  private Double depthDecay;

  @Option(
      names = "--stochastic-depth",
      paramLabel = "X",
      description =
          "Chance that a step leaves out the last residual branch (ResNet101), less for those"
              + " before it; 0: never.")
  private Double stochasticDepth;

  @Option(
      names = "--linear-probe",
      paramLabel = "X",
      description =
          "The first epoch fits the last layer alone, as well as can be, to every poster as it is,"
              + " with X times its squared weights on top of the loss, for example 0.1; 0: off.")
  private Double linearProbe;

  FineTuning over(FineTuning base) {
    return new FineTuning(
        requireNonNullElse(frozenEpochs, base.frozenEpochs()),
        requireNonNullElse(unfreezeEvery, base.unfreezeEvery()),
        requireNonNullElse(depthDecay, base.depthDecay()),
        requireNonNullElse(stochasticDepth, base.stochasticDepth()),
        requireNonNullElse(linearProbe, base.linearProbe()));
  }
}
