package dev.marquee.model;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/** Converts the raw components of a JPEG image to RGB, as libjpeg and Pillow do. */
final class JpegColours {
  /** Bits after the point in the conversion's factors, as in libjpeg's jdcolor.c. */
  private static final int SCALE_BITS = 16;

  private static final int HALF = 1 << (SCALE_BITS - 1);
  private static final int[] CR_TO_RED = new int[256];
  private static final int[] CB_TO_BLUE = new int[256];
  private static final int[] CR_TO_GREEN = new int[256];
  private static final int[] CB_TO_GREEN = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      CR_TO_RED[i] = (fixed(1.40200) * x + HALF) >> SCALE_BITS;
      CB_TO_BLUE[i] = (fixed(1.77200) * x + HALF) >> SCALE_BITS;
      CR_TO_GREEN[i] = -fixed(0.71414) * x;
      CB_TO_GREEN[i] = -fixed(0.34414) * x + HALF;
    }
  }

  private JpegColours() {}

  /**
   * @param raster 8-bit components, interleaved without padding
   */
  static RgbImage toRgb(Raster raster, JpegSegments.Colour colour) {
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
    byte[] rgb =
        switch (colour) {
          case RGB -> samples;
          case GREY -> greyToRgb(samples);
          case YCBCR -> yccToRgb(samples);
          case CMYK -> cmykToRgb(samples);
          case YCCK -> cmykToRgb(ycckToCmyk(samples));
        };
    return new RgbImage(size, rgb);
  }

  private static byte[] greyToRgb(byte[] grey) {
    byte[] rgb = new byte[grey.length * 3];
    for (int i = 0, to = 0; i < grey.length; i++, to += 3) {
      rgb[to] = grey[i];
      rgb[to + 1] = grey[i];
      rgb[to + 2] = grey[i];
    }
    return rgb;
  }

  private static byte[] yccToRgb(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      convertYcc(pixels, i);
    }
    return pixels;
  }

  /** Y, Cb and Cr give inverted C, M and Y; K stays. */
  private static byte[] ycckToCmyk(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 4) {
      convertYcc(pixels, i);
      for (int c = i; c < i + 3; c++) {
        pixels[c] = (byte) ~pixels[c];
      }
    }
    return pixels;
  }

  private static void convertYcc(byte[] pixels, int at) {
    int y = pixels[at] & 0xFF;
    int cb = pixels[at + 1] & 0xFF;
    int cr = pixels[at + 2] & 0xFF;
    pixels[at] = clamp(y + CR_TO_RED[cr]);
    pixels[at + 1] = clamp(y + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> SCALE_BITS));
    pixels[at + 2] = clamp(y + CB_TO_BLUE[cb]);
  }

  /** Adobe stores ink inverted, and Pillow's Convert.c, cmyk2rgb, takes every file as Adobe's. */
  private static byte[] cmykToRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    for (int from = 0, to = 0; from < cmyk.length; from += 4) {
      int white = cmyk[from + 3] & 0xFF;
      for (int c = 0; c < 3; c++) {
        int ink = 255 - (cmyk[from + c] & 0xFF);
        rgb[to++] = clamp(white - Pixels.timesOver255(ink, white));
      }
    }
    return rgb;
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << SCALE_BITS) + 0.5);
  }

  private static byte clamp(int value) {
    return (byte) Math.clamp(value, 0, 255);
  }
}
