package dev.marquee.model;

import static dev.marquee.model.ResizeFilter.HALF;
import static dev.marquee.model.ResizeFilter.PRECISION_BITS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link ResizeFilter#weigh} by the Vector API, which only module jdk.incubator.vector has. */
final class PixelVectors {
  /** The least length of lines: that of the longest vectors. */
  static final int LEAST = 512 / Integer.SIZE;

  private PixelVectors() {}

  /**
   * Computes a target line. Its last vector overlaps the one before, where it does not end with it.
   *
   * @param lines as long as the target, at least {@link #LEAST}
   * @param weights theirs, from {@code start} on
   */
  static void weigh(int[][] lines, int[] weights, int start, int[] target) {
    // a constant of ours would keep the longer vectors of the JVM that builds an executable
    VectorSpecies<Integer> species = IntVector.SPECIES_PREFERRED;
    for (int i = 0; i < target.length; i += species.length()) {
      int j = Math.min(i, target.length - species.length());
      IntVector red = IntVector.broadcast(species, HALF);
      IntVector green = red;
      IntVector blue = red;
      for (int k = 0; k < lines.length; k++) {
        IntVector pixels = IntVector.fromArray(species, lines[k], j);
        int weight = weights[start + k];
        red = red.add(pixels.and(0xFF).mul(weight));
        green = green.add(pixels.lanewise(LSHR, 8).and(0xFF).mul(weight));
        blue = blue.add(pixels.lanewise(LSHR, 16).and(0xFF).mul(weight));
      }
      red.lanewise(LSHR, PRECISION_BITS)
          .or(green.lanewise(LSHR, PRECISION_BITS).lanewise(LSHL, 8))
          .or(blue.lanewise(LSHR, PRECISION_BITS).lanewise(LSHL, 16))
          .intoArray(target, j);
    }
  }
}
