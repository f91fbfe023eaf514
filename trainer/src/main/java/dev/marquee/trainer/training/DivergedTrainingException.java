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
    super(
        "epoch %d diverged, with a training loss of %s and a validation loss of %s; %s keeps what was there before it: begin another run with a lower --learning-rate, or with --clip-norm"
            .formatted(
                epoch.epoch(), epoch.training().loss(), epoch.validation().loss(), run.folder()));
  }
}
