package dev.marquee.model;

/**
 * Decodes a JPEG, PNG, WebP or GIF image (of an animation, the first frame) to RGB. The format is
 * told by the first bytes, never by a name.
 *
 * <p>The pixels are those of Pillow's {@code ImageOps.exif_transpose(image).convert("RGB")}: EXIF
 * orientation is applied, ICC profiles are not, CMYK is taken as Adobe writes it (inverted). Unlike
 * there, transparency is composited over white, and 16-bit greyscale keeps its high byte.
 *
 * <p>Instances are immutable and may be shared between threads.
 */
public final class ImageDecoder {
  private final DecodeLimits limits;

  public ImageDecoder(DecodeLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes an image held in memory.
   *
   * @param encoded the content of an image file
   * @return the image, upright
   * @throws EmptyImageException if there are no bytes
   * @throws TooManyBytesException if there are more than the limits allow
   * @throws UnsupportedImageException if they are no image of a known format
   * @throws TooManyPixelsException if the header claims more pixels than the limits allow
   * @throws CorruptImageException if the image is truncated or damaged
   */
  public RgbImage decode(byte[] encoded) {
    if (encoded.length == 0) {
      throw new EmptyImageException();
    }
    if (encoded.length > limits.maxBytes()) {
      throw new TooManyBytesException(encoded.length, limits.maxBytes());
    }
    ImageHeader header = ImageHeader.read(encoded);
    header.check(limits);
    return header.orientation().apply(ImageIoPixels.decode(encoded, header));
  }
}
