package dev.marquee.trainer.augmentation;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws what happens to posters, as the works and libraries named below do. */
record Draw(RandomGenerator random) {

  private static final int ATTEMPTS = 10;

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Factors around 1, uniform within plus or minus the spread. */
  float[] factors(int count, double spread) {
    float[] factors = new float[count];
    for (int i = 0; i < count; i++) {
      factors[i] = (float) (1 + spread * (2 * random.nextDouble() - 1));
    }
    return factors;
  }

  /**
   * A crop as torchvision's RandomResizedCrop draws it: an area share from smallest to 1, an aspect
   * from 3/4 to 4/3 of the poster's; all of the poster if ten draws do not fit.
   */
  Rectangle crop(double smallest, int height, int width) {
    return part(smallest, 1, 3.0 / 4, 4.0 / 3, height, width)
        .orElse(Rectangle.whole(height, width));
  }

  /**
   * A hole as torchvision's RandomErasing draws it: an area share from 0.02 to 0.33, an aspect from
   * 0.3 to 3.3; nothing if ten draws do not fit.
   */
  Rectangle hole(int height, int width) {
    double square = (double) height / width;
    return part(0.02, 0.33, 0.3 * square, 3.3 * square, height, width).orElse(Rectangle.NOTHING);
  }

  /** A rectangle of a share and of an aspect relative to the poster's, anywhere inside it. */
  private Optional<Rectangle> part(
      double smallest, double largest, double narrowest, double widest, int height, int width) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double share = uniform(smallest, largest);
      double aspect = Math.exp(uniform(Math.log(narrowest), Math.log(widest)));
      int rows = (int) Math.round(height * Math.sqrt(share / aspect));
      int columns = (int) Math.round(width * Math.sqrt(share * aspect));
      if (rows >= 1 && rows <= height && columns >= 1 && columns <= width) {
        int top = random.nextInt(height - rows + 1);
        int left = random.nextInt(width - columns + 1);
        return Optional.of(new Rectangle(top, left, rows, columns));
      }
    }
    return Optional.empty();
  }

  /**
   * CutMix's rectangle: of the poster's aspect and the share {@code 1 - own}, its centre anywhere,
   * cut off at the edges.
   */
  Rectangle exchanged(double own, int height, int width) {
    double side = Math.sqrt(1 - own);
    int rows = (int) (height * side);
    int columns = (int) (width * side);
    int middle = random.nextInt(height);
    int centre = random.nextInt(width);
    int top = Math.clamp(middle - rows / 2, 0, height);
    int left = Math.clamp(centre - columns / 2, 0, width);
    int bottom = Math.clamp(middle + rows / 2, 0, height);
    int right = Math.clamp(centre + columns / 2, 0, width);
    return new Rectangle(top, left, bottom - top, right - left);
  }

  /**
   * A number from the Beta distribution with both parameters alpha (Jöhnk's rejection, 1964). By
   * logarithms: with a small alpha both powers vanish nearly always.
   */
  double beta(double alpha) {
    while (true) {
      double x = Math.log(random.nextDouble());
      double y = Math.log(random.nextDouble());
      if (Math.exp(x / alpha) + Math.exp(y / alpha) <= 1) {
        return 1 / (1 + Math.exp((y - x) / alpha));
      }
    }
  }

  private double uniform(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }
}
