package dev.marquee.model;

/**
 * The memory that an image takes while it is decoded, turned upright and resized, in bytes: at
 * most, on the heap and beside it.
 */
final class DecodingCost {
  private static final int RGB = 3;

  /** Raw components, their RGB, and that again where it is turned. */
  private static final int JPEG = 4 + RGB + RGB;

  /** As libjpeg-turbo leaves them, on the heap, and turned. */
  private static final int TURBO_JPEG = 3 * RGB;

  /** Measured, rounded up: a PNG image of 16 bits a channel is there as it is stored and as RGB. */
  private static final int LOSSLESS = 16;

  /** The same: the codec of lossy WebP keeps many objects for each block. */
  private static final int WEBP = 32;

  /**
   * What {@link Resizer} keeps for each column, and its filters for each line: so much where the
   * target is a few columns wide, far less where it is as wide as a network wants.
   */
  private static final int RESIZING = 512;

  /** The largest side of a JPEG image's minimum coded unit, to which its sides are filled up. */
  private static final int CODED_UNIT = 32;

  private DecodingCost() {}

  /** Of an image that ImageIO decodes. */
  static long imageIo(ImageHeader header) {
    int perPixel =
        switch (header.format()) {
          case JPEG -> JPEG;
          case PNG, GIF -> LOSSLESS;
          case WEBP -> WEBP;
        };
    return pixels(header.size()) * perPixel + coefficients(header) + resizing(header.size());
  }

  /**
   * Of a JPEG image that libjpeg-turbo decodes.
   *
   * @param scaled the size that it is decoded to
   */
  static long turboJpeg(ImageHeader header, ImageSize scaled) {
    return pixels(scaled) * TURBO_JPEG + coefficients(header) + resizing(scaled);
  }

  /** Of 16 bits, of each pixel that is coded, whatever size the image is scaled to. */
  private static long coefficients(ImageHeader header) {
    return (long) filledUp(header.width())
        * filledUp(header.height())
        * header.bufferedComponents()
        * Short.BYTES;
  }

  private static int filledUp(int side) {
    return Math.ceilDiv(side, CODED_UNIT) * CODED_UNIT;
  }

  /** Of resizing an image of this size. */
  static long resizing(ImageSize size) {
    return (long) Math.max(size.width(), size.height()) * RESIZING;
  }

  private static long pixels(ImageSize size) {
    return (long) size.width() * size.height();
  }
}
