package dev.marquee.trainer.training;

import java.util.Locale;

/** How the learning rate moves over a training, as a multiple of the highest rate. */
public enum Schedule {
  /** The highest rate throughout. */
  CONSTANT {
    @Override
    double factor(double progress) {
      return 1;
    }
  },
  /**
   * One cycle (Smith and Topin, 2018) with the constants of PyTorch's OneCycleLR: up from 1/25 for
   * the first 30 % of the steps, then down to 1/250,000, both along a cosine.
   */
  ONE_CYCLE {
    private static final double WARM_UP = 0.3;
    private static final double INITIAL = 1.0 / 25;
    private static final double FINAL = INITIAL / 10_000;

    @Override
    double factor(double progress) {
      return progress < WARM_UP
          ? cosine(INITIAL, 1, progress / WARM_UP)
          : cosine(1, FINAL, (progress - WARM_UP) / (1 - WARM_UP));
    }
  };

  /**
   * The factor at one moment.
   *
   * @param progress 0 at the first step, 1 at the last
   */
  abstract double factor(double progress);

  /**
   * The learning rate of one step.
   *
   * @param highest the highest rate
   * @param step counted from 0
   * @param steps how many steps the training takes, at least 1
   */
  public double learningRate(double highest, long step, long steps) {
    return highest * factor(steps == 1 ? 1 : (double) step / (steps - 1));
  }

  static double cosine(double from, double to, double progress) {
    return to + (from - to) * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  /** The name that people type and files carry. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
