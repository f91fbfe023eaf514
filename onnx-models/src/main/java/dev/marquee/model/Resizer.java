package dev.marquee.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Resizes with the antialiased bilinear filter of Pillow's {@code Image.resize(size,
 * Image.BILINEAR)}, which torchvision's {@code Resize} on a PIL image uses as well: two passes in
 * fixed point, rounded to 8 bits between them, as in Pillow's {@code src/libImaging/Resample.c}.
 */
public final class Resizer {
  private static final int CHANNELS = 3;
  private static final int HALF = 1 << (Filter.PRECISION_BITS - 1);

  private Resizer() {}

  /** Returns the image at another size; the aspect ratio is not kept. */
  public static RgbImage resize(RgbImage image, ImageSize target) {
    byte[] pixels = new byte[target.rgbBytes()];
    resize(image, target, ByteBuffer.wrap(pixels));
    return new RgbImage(target, pixels);
  }

  /**
   * Writes the resized image in the order row, column, channel at the buffer's position, which
   * moves on by {@link ImageSize#rgbBytes()}.
   *
   * @param destination direct or not
   * @throws java.nio.BufferOverflowException if too little room remains
   */
  public static void resize(RgbImage image, ImageSize target, ByteBuffer destination) {
    ImageSize size = image.size();
    byte[] narrowed =
        size.width() == target.width()
            ? image.pixels()
            : horizontally(image, Filter.of(size.width(), target.width()));
    if (size.height() == target.height()) {
      destination.put(narrowed);
    } else {
      vertically(narrowed, target.width(), Filter.of(size.height(), target.height()), destination);
    }
  }

  private static byte[] horizontally(RgbImage image, Filter columns) {
    int rowBytes = image.size().width() * CHANNELS;
    byte[] result = new byte[image.size().height() * columns.size() * CHANNELS];
    for (int y = 0, to = 0; y < image.size().height(); y++, to += columns.size() * CHANNELS) {
      resizeRow(image.pixels(), y * rowBytes, columns, result, to);
    }
    return result;
  }

  private static void resizeRow(byte[] source, int row, Filter columns, byte[] result, int to) {
    for (int x = 0; x < columns.size(); x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int from = row + columns.first()[x] * CHANNELS;
      for (int k = columns.start()[x]; k < columns.start()[x + 1]; k++, from += CHANNELS) {
        int weight = columns.weights()[k];
        red += (source[from] & 0xFF) * weight;
        green += (source[from + 1] & 0xFF) * weight;
        blue += (source[from + 2] & 0xFF) * weight;
      }
      result[to + x * CHANNELS] = toByte(red);
      result[to + x * CHANNELS + 1] = toByte(green);
      result[to + x * CHANNELS + 2] = toByte(blue);
    }
  }

  private static void vertically(byte[] source, int width, Filter rows, ByteBuffer destination) {
    int rowBytes = width * CHANNELS;
    int[] sums = new int[rowBytes];
    byte[] row = new byte[rowBytes];
    for (int y = 0; y < rows.size(); y++) {
      Arrays.fill(sums, HALF);
      int from = rows.first()[y] * rowBytes;
      for (int k = rows.start()[y]; k < rows.start()[y + 1]; k++, from += rowBytes) {
        addRow(source, from, rows.weights()[k], sums);
      }
      for (int i = 0; i < rowBytes; i++) {
        row[i] = toByte(sums[i]);
      }
      destination.put(row);
    }
  }

  private static void addRow(byte[] source, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (source[from + i] & 0xFF) * weight;
    }
  }

  private static byte toByte(int sum) {
    return (byte) Math.min(sum >> Filter.PRECISION_BITS, 255);
  }

  /**
   * Which source samples each target sample is made of. Target i takes the source samples from
   * {@code first[i]} on, with the weights from {@code start[i]} up to {@code start[i + 1]}.
   *
   * @param weights in fixed point; those of one target sample add up to 1
   */
  private record Filter(int[] first, int[] start, int[] weights) {
    /** 8 bits for the result, 2 against overflow, the rest for the fraction. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    int size() {
      return first.length;
    }

    static Filter of(int sourceSize, int targetSize) {
      double scale = (double) sourceSize / targetSize;
      double support = Math.max(scale, 1);
      int[] first = new int[targetSize];
      int[] start = new int[targetSize + 1];
      int[] weights = new int[targetSize * ((int) Math.ceil(support) * 2 + 1)];
      for (int i = 0; i < targetSize; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max((int) (centre - support + 0.5), 0);
        int end = Math.min((int) (centre + support + 0.5), sourceSize);
        int[] fixed = fixed(triangle(first[i], end, centre, support));
        System.arraycopy(fixed, 0, weights, start[i], fixed.length);
        start[i + 1] = start[i] + fixed.length;
      }
      return new Filter(first, start, weights);
    }

    /** The bilinear filter: a triangle around the centre, sampled at the middle of each pixel. */
    private static double[] triangle(int first, int end, double centre, double support) {
      double[] weights = new double[end - first];
      double scale = 1 / support;
      for (int i = 0; i < weights.length; i++) {
        double distance = Math.abs((i + first - centre + 0.5) * scale);
        weights[i] = Math.max(1 - distance, 0);
      }
      return weights;
    }

    private static int[] fixed(double[] weights) {
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      int[] fixed = new int[weights.length];
      for (int i = 0; i < weights.length; i++) {
        fixed[i] = (int) (0.5 + weights[i] / sum * (1 << PRECISION_BITS));
      }
      return fixed;
    }
  }
}
