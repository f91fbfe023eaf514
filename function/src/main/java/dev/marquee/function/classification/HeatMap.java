package dev.marquee.function.classification;

import dev.marquee.model.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A class activation map as a picture (Zhou et al. 2016, arXiv:1512.04150): stretched over the
 * poster, from its lowest value, where the poster stays as it is, to its highest.
 */
final class HeatMap {
  /** The colour map inferno of matplotlib, whose lightness rises evenly: every tenth of it. */
  private static final int[] INFERNO = {
    0x000004, 0x160b39, 0x420a68, 0x6a176e, 0x932667, 0xbc3754, 0xdd513a, 0xf37819, 0xfca50a,
    0xf6d746, 0xfcffa4
  };

  /** How much the poster is covered where the map is highest. */
  private static final float OPACITY = 0.8f;

  private final float[][] map;
  private final float lowest;
  private final float range;

  private HeatMap(float[][] map) {
    this.map = map;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float[] row : map) {
      for (float value : row) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    lowest = low;
    range = high - low;
  }

  /**
   * Paints a map over a poster.
   *
   * @param poster {@code size.rgbBytes()} bytes from index 0: row, column, channel (R, G, B)
   * @param map rows of values, larger where the genre shows more
   * @return the content of a PNG file of that size
   */
  static byte[] png(ByteBuffer poster, ImageSize size, float[][] map) {
    HeatMap heat = new HeatMap(map);
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0, at = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++, at += 3) {
        float value =
            heat.at(place(y, size.height(), map.length), place(x, size.width(), map[0].length));
        image.setRGB(x, y, blend(poster, at, value));
      }
    }
    return encode(image);
  }

  /** Where the middle of a pixel lies among the middles of the map's cells. */
  private static float place(int pixel, int pixels, int cells) {
    return Math.clamp((pixel + 0.5f) * cells / pixels - 0.5f, 0, cells - 1);
  }

  /** The value between four cells, bilinear, 0 to 1; 0 all over if the map is even. */
  private float at(float y, float x) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, map.length - 1);
    int right = Math.min(left + 1, map[0].length - 1);
    float above = mix(map[top][left], map[top][right], x - left);
    float below = mix(map[bottom][left], map[bottom][right], x - left);
    return range > 0 ? (mix(above, below, y - top) - lowest) / range : 0;
  }

  private static int blend(ByteBuffer poster, int at, float value) {
    float place = Math.clamp(value, 0, 1) * (INFERNO.length - 1);
    int colour = Math.min((int) place, INFERNO.length - 2);
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      int shift = 16 - 8 * channel;
      float heat =
          mix(INFERNO[colour] >> shift & 0xFF, INFERNO[colour + 1] >> shift & 0xFF, place - colour);
      rgb |= Math.round(mix(poster.get(at + channel) & 0xFF, heat, OPACITY * value)) << shift;
    }
    return rgb;
  }

  private static float mix(float a, float b, float share) {
    return a + (b - a) * share;
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // ImageIO.write would take a temporary file, which may have no place to be
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
