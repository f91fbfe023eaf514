package dev.marquee.trainer.training;

import dev.marquee.model.MarqueeException;

/**
 * A loss is no longer a finite number, nor are the weights then: to train on would gain nothing.
 */
public final class DivergedTrainingException extends MarqueeException {

  DivergedTrainingException(double learningRate) {
    super(
        "not even the first step, at the learning rate %s, has a loss that is a number: look at what it starts from (--weights), or begin lower (--from)"
            .formatted(learningRate));
  }

  DivergedTrainingException(RunFolder run, EpochMetrics epoch) {
    this(
        run,
        epoch.epoch(),
        "%s and a validation loss of %s"
            .formatted(epoch.training().loss(), epoch.validation().loss()));
  }

  /**
   * An epoch that is not done.
   *
   * @param loss in training, so far
   */
  DivergedTrainingException(RunFolder run, int epoch, double loss) {
    this(run, epoch, loss + " before its end");
  }

  private DivergedTrainingException(RunFolder run, int epoch, String losses) {
    super(
        "epoch %d diverged, with a training loss of %s; %s keeps what was there before it: begin another run with a lower --learning-rate, or with --clip-norm"
            .formatted(epoch, losses, run.folder()));
  }
}
