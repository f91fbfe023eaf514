package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Schedule;
import picocli.CommandLine.Option;

/** How gradients become moves of the weights. */
final class OptimizationOptions {

  @Option(names = "--learning-rate", paramLabel = "X", description = "The highest learning rate.")
  private Double learningRate;

  @Option(names = "--schedule", paramLabel = "NAME", description = "one-cycle, cosine or constant.")
  private Schedule schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "X",
      description = "Share of the steps in which the rate rises; one-cycle has its own.")
  private Double warmUp;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "sgd or adamw.")
  private OptimizerKind optimizer;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Momentum of SGD, first beta of AdamW; 0 to below 1.")
  private Double momentum;

  @Option(names = "--nesterov", negatable = true, description = "Nesterov's momentum (SGD).")
  private Boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Penalty on weights; biases and normalisations have none.")
  private Double weightDecay;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Longest that all gradients together may be; 0: any.")
  private Double clipNorm;

  @Option(
      names = "--weight-averaging",
      paramLabel = "X",
      description = "Decay of a moving average of the weights, which is then exported; 0: none.")
  private Double weightAveraging;

  Optimization over(Optimization base) {
    return new Optimization(
        requireNonNullElse(learningRate, base.learningRate()),
        requireNonNullElse(schedule, base.schedule()),
        requireNonNullElse(warmUp, base.warmUp()),
        requireNonNullElse(optimizer, base.optimizer()),
        requireNonNullElse(momentum, base.momentum()),
        requireNonNullElse(nesterov, base.nesterov()),
        requireNonNullElse(weightDecay, base.weightDecay()),
        requireNonNullElse(clipNorm, base.clipNorm()),
        requireNonNullElse(weightAveraging, base.weightAveraging()));
  }
}
