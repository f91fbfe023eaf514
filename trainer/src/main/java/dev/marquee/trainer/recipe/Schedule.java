package dev.marquee.trainer.recipe;

import java.util.Locale;

/** How the learning rate moves over a training, as a multiple of the highest rate. */
public enum Schedule {
  /** The highest rate throughout, once warm. */
  CONSTANT {
    @Override
    double factor(double progress, double warmUp) {
      return progress < warmUp ? rise(progress / warmUp) : 1;
    }
  },
  /**
   * One cycle (Smith and Topin, 2018) with the constants of PyTorch's OneCycleLR: up from 1/25 for
   * the first 30 % of the steps, then down to 1/250,000, both along a cosine. Momentum stays as it
   * is, which in PyTorch cycles too unless it is told not to.
   */
  ONE_CYCLE {
    private static final double WARM_UP = 0.3;
    private static final double INITIAL = 1.0 / 25;
    private static final double FINAL = INITIAL / 10_000;

    @Override
    double factor(double progress, double warmUp) {
      return progress < WARM_UP
          ? cosine(INITIAL, 1, progress / WARM_UP)
          : cosine(1, FINAL, (progress - WARM_UP) / (1 - WARM_UP));
    }
  },
  /** Down to 0 along half a cosine (Loshchilov and Hutter, arXiv:1608.03983), once warm. */
  COSINE {
    @Override
    double factor(double progress, double warmUp) {
      return progress < warmUp
          ? rise(progress / warmUp)
          : cosine(1, 0, (progress - warmUp) / (1 - warmUp));
    }
  };

  /** Where a warm-up begins. */
  private static final double COLD = 0.01;

  /**
   * The factor at one moment.
   *
   * @param progress 0 at the first step, 1 at the last
   * @param warmUp the share of the training in which the rate rises in a straight line from a
   *     hundredth
   */
  abstract double factor(double progress, double warmUp);

  private static double rise(double progress) {
    return COLD + (1 - COLD) * progress;
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
