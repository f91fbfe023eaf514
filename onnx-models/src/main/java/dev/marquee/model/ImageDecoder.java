package dev.marquee.model;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

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
  private static final ImageSize FULL = new ImageSize(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final DecodeLimits limits;
  private final JpegLibrary jpegLibrary;
  private final DecodingRoom room;

  /** Decodes JPEG images with the fastest library that is there. */
  public ImageDecoder(DecodeLimits limits) {
    this(limits, JpegLibrary.fastest());
  }

  /**
   * Decodes JPEG images with the library given.
   *
   * @throws IllegalArgumentException if this machine does not have it
   */
  public ImageDecoder(DecodeLimits limits, JpegLibrary jpegLibrary) {
    this(limits, jpegLibrary, DecodingRoom.SHARED);
  }

  ImageDecoder(DecodeLimits limits, JpegLibrary jpegLibrary, DecodingRoom room) {
    if (!jpegLibrary.isAvailable()) {
      throw new IllegalArgumentException(
          jpegLibrary + " is not on this machine: install it (Debian: libturbojpeg0)");
    }
    this.limits = limits;
    this.jpegLibrary = jpegLibrary;
    this.room = room;
  }

  /** What decodes JPEG images. */
  public JpegLibrary jpegLibrary() {
    return jpegLibrary;
  }

  /**
   * Decodes an image held in memory, at its full size.
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
    return decodeTowards(FULL, encoded, DecodedImage::onHeap);
  }

  /**
   * Decodes an image that will be resized. Sides of a JPEG image may be halved, quartered or
   * eighthed on the way, which costs less than decoding all of it, but neither falls below the
   * target's.
   *
   * @param use makes something of the upright image, which is gone after that; never null
   */
  <T> T decodeTowards(ImageSize target, byte[] encoded, Function<DecodedImage, T> use) {
    if (encoded.length == 0) {
      throw new EmptyImageException();
    }
    if (encoded.length > limits.maxBytes()) {
      throw new TooManyBytesException(encoded.length, limits.maxBytes());
    }
    ImageHeader header = ImageHeader.read(encoded);
    header.check(limits);
    Function<DecodedImage, T> useUpright = use.compose(i -> i.turned(header.orientation()));
    return turboJpeg(encoded, header, target, useUpright)
        .orElseGet(() -> imageIo(encoded, header, useUpright));
  }

  /** Nothing where ImageIO must decode, or must say what is wrong. */
  private <T> Optional<T> turboJpeg(
      byte[] encoded, ImageHeader header, ImageSize target, Function<DecodedImage, T> use) {
    if (jpegLibrary != JpegLibrary.LIBJPEG_TURBO
        || header.format() != ImageFormat.JPEG
        || JpegSegments.read(ByteBuffer.wrap(encoded)).colour().isInk()) {
      return Optional.empty();
    }
    int divisor = header.divisorTowards(target);
    ImageSize scaled = header.size().dividedBy(divisor);
    long cost = encoded.length + DecodingCost.turboJpeg(header, scaled); // it reads a copy
    return room.with(
        header,
        cost,
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            return TurboJpeg.SYSTEM
                .flatMap(library -> library.decode(encoded, header.size(), divisor, arena))
                .map(use);
          }
        });
  }

  private <T> T imageIo(byte[] encoded, ImageHeader header, Function<DecodedImage, T> use) {
    boolean webp = header.format() == ImageFormat.WEBP;
    long codes = webp ? WebpChunks.read(encoded).codeBytes() : 0;
    return room.with(
        header,
        DecodingCost.imageIo(header) + codes,
        () -> use.apply(DecodedImage.of(ImageIoPixels.decode(encoded, header))));
  }
}
