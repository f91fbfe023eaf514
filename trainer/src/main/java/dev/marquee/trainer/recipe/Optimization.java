package dev.marquee.trainer.recipe;

import java.util.stream.Stream;

/**
 * How gradients become moves of the weights. A setting of 0 is off.
 *
 * @param learningRate the highest learning rate, above 0
 * @param schedule how the learning rate moves
 * @param warmUp the share of the steps in which it rises, 0 to below 1; {@link Schedule#ONE_CYCLE}
 *     has its own
 * @param optimizer the kind of optimiser; null means {@link OptimizerKind#SGD}
 * @param momentum the momentum of SGD, the first beta of AdamW; 0 to below 1
 * @param nesterov whether the momentum is Nesterov's, SGD only
 * @param weightDecay L2 penalty (SGD) or decoupled decay (AdamW) of weights; biases and
 *     normalisations have none
 * @param clipNorm the longest that all gradients together may be; longer ones are scaled down to it
 * @param weightAveraging the decay of an exponential moving average of the weights, 0 to below 1.
 *     The average is what is evaluated and exported.
 */
public record Optimization(
    double learningRate,
    Schedule schedule,
    double warmUp,
    OptimizerKind optimizer,
    double momentum,
    boolean nesterov,
    double weightDecay,
    double clipNorm,
    double weightAveraging) {

  public Optimization {
    optimizer = optimizer == null ? OptimizerKind.SGD : optimizer;
  }

  /**
   * The learning rate of one step.
   *
   * @param step counted from 0
   * @param steps how many steps the training takes, at least 1; an only step is a first one, since
   *     a last one may move nothing
   */
  public double learningRate(long step, long steps) {
    return learningRate * schedule.factor(steps == 1 ? 0 : (double) step / (steps - 1), warmUp);
  }

  Stream<String> problems() {
    return Rule.broken(
        Rule.positive("learning rate", learningRate),
        Rule.present("schedule", schedule),
        Rule.share("warm-up", warmUp),
        new Rule(
            warmUp == 0 || schedule != Schedule.ONE_CYCLE,
            "warm-up is one-cycle's own affair: leave it out, or take another schedule"),
        Rule.share("momentum", momentum),
        new Rule(
            !nesterov || optimizer == OptimizerKind.SGD && momentum > 0,
            "nesterov needs SGD with a momentum"),
        Rule.notNegative("weight decay", weightDecay),
        Rule.notNegative("clip norm", clipNorm),
        Rule.share("weight averaging", weightAveraging));
  }
}
