package dev.marquee.trainer.baseline;

import dev.marquee.model.ImageSize;
import dev.marquee.model.RgbImage;
import java.awt.Color;
import java.util.Arrays;

/**
 * A poster as two histograms, one after the other, each with the sum 1:
 *
 * <ul>
 *   <li>its colours in hue, saturation and brightness (M. J. Swain, D. H. Ballard, Color Indexing,
 *       1991)
 *   <li>the directions of its edges in each cell of a grid, weighted by how strong they are (N.
 *       Dalal, B. Triggs, Histograms of Oriented Gradients for Human Detection, 2005, section 6; no
 *       overlapping blocks, and all cells normalised together)
 * </ul>
 */
final class LowLevelFeatures {

  private static final int HUES = 12;
  private static final int SATURATIONS = 4;
  private static final int BRIGHTNESSES = 4;
  private static final int COLOURS = HUES * SATURATIONS * BRIGHTNESSES;
  private static final int GRID = 4;
  private static final int DIRECTIONS = 9;

  /** How many numbers describe a poster. */
  static final int SIZE = COLOURS + GRID * GRID * DIRECTIONS;

  private LowLevelFeatures() {}

  /**
   * Describes a poster of any size.
   *
   * @return {@link #SIZE} numbers from 0 to 1; those of edges are all 0 if the poster has one
   *     colour
   */
  static double[] of(RgbImage poster) {
    double[] features = new double[SIZE];
    countColours(poster, features);
    countEdges(poster, features);
    normalize(features, 0, COLOURS);
    normalize(features, COLOURS, SIZE);
    return features;
  }

  private static void countColours(RgbImage poster, double[] features) {
    byte[] pixels = poster.pixels();
    float[] hsb = new float[3];
    for (int at = 0; at < pixels.length; at += 3) {
      Color.RGBtoHSB(pixels[at] & 0xff, pixels[at + 1] & 0xff, pixels[at + 2] & 0xff, hsb);
      int bin = bin(hsb[0], HUES);
      bin = bin * SATURATIONS + bin(hsb[1], SATURATIONS);
      bin = bin * BRIGHTNESSES + bin(hsb[2], BRIGHTNESSES);
      features[bin]++;
    }
  }

  private static void countEdges(RgbImage poster, double[] features) {
    ImageSize size = poster.size();
    float[] luma = luma(poster.pixels());
    for (int y = 1; y < size.height() - 1; y++) {
      for (int x = 1; x < size.width() - 1; x++) {
        int at = y * size.width() + x;
        double dx = luma[at + 1] - luma[at - 1];
        double dy = luma[at + size.width()] - luma[at - size.width()];
        int cell = y * GRID / size.height() * GRID + x * GRID / size.width();
        features[COLOURS + cell * DIRECTIONS + direction(dx, dy)] += Math.hypot(dx, dy);
      }
    }
  }

  /** An edge from dark to light has the direction of the same edge from light to dark. */
  private static int direction(double dx, double dy) {
    return bin((Math.atan2(dy, dx) / Math.PI + 1) % 1, DIRECTIONS);
  }

  /** Brightness as ITU-R BT.601 weighs it. */
  private static float[] luma(byte[] pixels) {
    float[] luma = new float[pixels.length / 3];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          0.299f * (pixels[3 * i] & 0xff)
              + 0.587f * (pixels[3 * i + 1] & 0xff)
              + 0.114f * (pixels[3 * i + 2] & 0xff);
    }
    return luma;
  }

  private static int bin(double share, int bins) {
    return Math.min((int) (share * bins), bins - 1);
  }

  private static void normalize(double[] features, int from, int to) {
    double sum = Arrays.stream(features, from, to).sum();
    for (int i = from; i < to && sum > 0; i++) {
      features[i] /= sum;
    }
  }
}
