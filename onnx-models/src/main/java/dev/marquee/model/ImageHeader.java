package dev.marquee.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is known of an image before any pixel is decoded. Reading it allocates nothing that depends
 * on what the image claims.
 *
 * @param format the file format
 * @param width columns of the canvas as stored, before the orientation is applied
 * @param height rows of the canvas as stored
 * @param frame where the first frame lies on the canvas; all of it, unless the image is animated
 * @param orientation how to turn the stored image upright
 * @param scans how often decoding goes over the pixels: more than once in a progressive JPEG image
 * @param bufferedComponents of how many components a decoder keeps every coefficient until the last
 *     scan: all of a JPEG image that is not done in one, else none
 */
record ImageHeader(
    ImageFormat format,
    int width,
    int height,
    Frame frame,
    Orientation orientation,
    int scans,
    int bufferedComponents) {

  /**
   * Scans of an image that has as many pixels as the limits allow; a smaller one may have more.
   * Encoders write about ten. A scan may take 30 bytes, so without a limit a short file could keep
   * a decoder busy for hours.
   */
  private static final int MAX_SCANS = 16;

  /** The first frame: its top left corner on the canvas and its size. */
  record Frame(int x, int y, int width, int height) {}

  ImageHeader(ImageFormat format, int width, int height, Orientation orientation) {
    this(format, width, height, new Frame(0, 0, width, height), orientation);
  }

  ImageHeader(ImageFormat format, int width, int height, Frame frame, Orientation orientation) {
    this(format, width, height, frame, orientation, 1, 0);
  }

  ImageHeader withScans(int scans, int buffered) {
    return new ImageHeader(format, width, height, frame, orientation, scans, buffered);
  }

  static ImageHeader read(byte[] encoded) {
    ImageFormat format = ImageFormat.sniff(encoded);
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    try {
      return switch (format) {
        case JPEG -> JpegSegments.read(bytes).header();
        case PNG -> PngChunks.header(bytes);
        case WEBP -> WebpChunks.read(encoded).header();
        case GIF -> GifBlocks.header(bytes.order(ByteOrder.LITTLE_ENDIAN));
      };
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new CorruptImageException(format, "it ends before its pixels do");
    }
  }

  void check(DecodeLimits limits) {
    if (width < 1 || height < 1 || frame.width < 1 || frame.height < 1) {
      throw new CorruptImageException(format, "its size is " + width + "x" + height);
    }
    long limit = Math.min(limits.maxPixels(), Integer.MAX_VALUE / 4);
    if ((long) width * height > limit) {
      throw new TooManyPixelsException(width, height, limit);
    }
    if (Math.max(width, height) > DecodeLimits.MAX_SIDE) {
      throw new TooManyPixelsException(width, height);
    }
    if ((long) width * height * scans > limit * MAX_SCANS) {
      throw new UnsupportedImageException("this is a JPEG image of " + scans + " scans");
    }
  }

  ImageSize size() {
    return new ImageSize(height, width);
  }

  /**
   * The largest of 1, 2, 4 and 8 by which both sides can be divided, rounding up, without one of
   * the upright image falling below the target's. Ratios between these are no bargain:
   * libjpeg-turbo has no SIMD code for them, and decoding at 5/8 or 3/8 takes longer than at 1 or
   * 1/2.
   */
  int divisorTowards(ImageSize target) {
    int rows = orientation.transposed() ? target.width() : target.height();
    int columns = orientation.transposed() ? target.height() : target.width();
    int divisor = 8;
    while (divisor > 1
        && (Math.ceilDiv(height, divisor) < rows || Math.ceilDiv(width, divisor) < columns)) {
      divisor /= 2;
    }
    return divisor;
  }
}
