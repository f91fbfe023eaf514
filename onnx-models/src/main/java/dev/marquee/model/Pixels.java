package dev.marquee.model;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Copies the samples of a decoded image to RGB. Colour spaces are left aside on purpose: Java's
 * conversions would brighten greyscale and apply profiles.
 */
final class Pixels {
  private static final int WHITE = 255;

  private Pixels() {}

  /** The frame on its canvas, over white where it is transparent. */
  static RgbImage of(BufferedImage frame, ImageHeader header) {
    ImageSize size = header.size();
    byte[] rgb = new byte[size.rgbBytes()];
    Arrays.fill(rgb, (byte) WHITE);
    RowReader rows = RowReader.of(frame);
    int[] rgba = new int[frame.getWidth() * 4];
    for (int y = 0; y < frame.getHeight(); y++) {
      rows.read(y, rgba);
      int to = ((header.frame().y() + y) * size.width() + header.frame().x()) * 3;
      for (int from = 0; from < rgba.length; from += 4, to += 3) {
        int alpha = rgba[from + 3];
        rgb[to] = overWhite(rgba[from], alpha);
        rgb[to + 1] = overWhite(rgba[from + 1], alpha);
        rgb[to + 2] = overWhite(rgba[from + 2], alpha);
      }
    }
    return new RgbImage(size, rgb);
  }

  /** {@code a * b / 255}, rounded, for factors up to 255: Pillow's MULDIV255. */
  static int timesOver255(int a, int b) {
    return over255(a * b);
  }

  private static byte overWhite(int value, int alpha) {
    return (byte) over255(value * alpha + WHITE * (255 - alpha));
  }

  private static int over255(int product) {
    int rounded = product + 128;
    return ((rounded >> 8) + rounded) >> 8;
  }

  /** Reads one row as R, G, B, A, 0 to 255 each. */
  private interface RowReader {
    void read(int y, int[] rgba);

    static RowReader of(BufferedImage image) {
      Raster raster = image.getRaster();
      if (image.getColorModel() instanceof IndexColorModel palette) {
        return (y, rgba) -> readPalette(raster, palette, y, rgba);
      }
      int bits = raster.getSampleModel().getSampleSize(0);
      if (bits != 8 && bits != 16) {
        throw new IllegalArgumentException(bits + " bits a sample");
      }
      int[] samples = new int[raster.getWidth() * raster.getNumBands()];
      return (y, rgba) -> {
        raster.getPixels(0, y, raster.getWidth(), 1, samples);
        spread(samples, raster.getNumBands(), bits - 8, rgba);
      };
    }

    private static void readPalette(Raster raster, IndexColorModel palette, int y, int[] rgba) {
      int width = raster.getWidth();
      raster.getSamples(0, y, width, 1, 0, rgba);
      for (int x = width - 1; x >= 0; x--) {
        int argb = palette.getRGB(rgba[x]);
        rgba[4 * x] = argb >> 16 & 0xFF;
        rgba[4 * x + 1] = argb >> 8 & 0xFF;
        rgba[4 * x + 2] = argb & 0xFF;
        rgba[4 * x + 3] = argb >>> 24;
      }
    }

    /** One band is grey, two are grey and alpha, three are RGB, four are RGB and alpha. */
    private static void spread(int[] samples, int bands, int shift, int[] rgba) {
      int green = bands < 3 ? 0 : 1;
      int blue = bands < 3 ? 0 : 2;
      boolean alpha = bands % 2 == 0;
      for (int from = 0, to = 0; from < samples.length; from += bands, to += 4) {
        rgba[to] = samples[from] >> shift;
        rgba[to + 1] = samples[from + green] >> shift;
        rgba[to + 2] = samples[from + blue] >> shift;
        rgba[to + 3] = alpha ? samples[from + bands - 1] >> shift : 255;
      }
    }
  }
}
