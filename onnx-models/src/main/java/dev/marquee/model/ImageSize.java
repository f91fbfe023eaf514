package dev.marquee.model;

/**
 * The size of an image in pixels, height first as in a tensor's shape.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageSize(int height, int width) {

  /** The size that the paper trains at. */
  public static final ImageSize PAPER = new ImageSize(300, 180);

  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image size is at least 1x1, not " + height + "x" + width);
    }
  }

  /** Bytes of an RGB image of this size: {@code height * width * 3}. */
  public int rgbBytes() {
    return Math.multiplyExact(Math.multiplyExact(height, width), 3);
  }

  /** Rounded up, as libjpeg scales. */
  ImageSize dividedBy(int divisor) {
    return new ImageSize(Math.ceilDiv(height, divisor), Math.ceilDiv(width, divisor));
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
