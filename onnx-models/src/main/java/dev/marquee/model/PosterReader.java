package dev.marquee.model;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The whole way from an encoded image to a network's input: decoded, turned upright and resized.
 * Training and serving read posters through this alone, so that they cannot drift apart.
 *
 * <p>Large JPEG images are scaled on the way by libjpeg-turbo, to a half, a quarter or an eighth,
 * never below the size wanted. That is another filter than the resizer's alone: on 500 posters
 * enlarged to 1500x1000 and read at 300x180, values of 0 to 255 were 0.7 off on average (decoded to
 * 375x250), and 1.7 at 600x360 (decoded to 300x180, which leaves the resizer nothing). Posters that
 * are not scaled come out the same with ImageIO and libjpeg-turbo.
 *
 * <p>Readers may be shared between threads, and are worth keeping: what resizing one poster took,
 * serves the next of the same shape.
 */
public final class PosterReader {
  /** Of memory, for a resizer to be kept. Those for images with longer sides are used once. */
  private static final long KEPT = 1 << 20;

  private final ImageDecoder decoder;
  private final ImageSize size;

  /** Those that nobody uses; the one that was used last, whose memory the cache has, is first. */
  private final Deque<Resizer> idle = new ConcurrentLinkedDeque<>();

  /**
   * Reads posters at one size.
   *
   * @param decoder decodes
   * @param size the size that posters are resized to
   */
  public PosterReader(ImageDecoder decoder, ImageSize size) {
    this.decoder = decoder;
    this.size = size;
  }

  /** What decodes posters. */
  public ImageDecoder decoder() {
    return decoder;
  }

  /** The size that posters are resized to. */
  public ImageSize size() {
    return size;
  }

  /**
   * Reads an image held in memory.
   *
   * @throws ImageException as {@link ImageDecoder#decode(byte[])} does
   */
  public RgbImage read(byte[] encoded) {
    byte[] pixels = new byte[size.rgbBytes()];
    readInto(encoded, ByteBuffer.wrap(pixels));
    return new RgbImage(size, pixels);
  }

  /**
   * Reads an image to the buffer's position, in the order row, column, channel; the position moves
   * on by {@link ImageSize#rgbBytes()}. Nothing is written if the image cannot be decoded.
   *
   * @param destination direct or not
   * @throws ImageException as {@link ImageDecoder#decode(byte[])} does
   * @throws java.nio.BufferOverflowException if too little room remains
   */
  public void readInto(byte[] encoded, ByteBuffer destination) {
    decoder.decodeTowards(size, encoded, image -> resize(image, destination));
  }

  private ByteBuffer resize(DecodedImage image, ByteBuffer destination) {
    boolean keep = DecodingCost.resizing(image.size()) <= KEPT;
    Resizer resizer = keep ? idle.poll() : null;
    if (resizer == null || !resizer.fits(image)) {
      resizer = new Resizer(image, size);
    }
    resizer.resize(image, destination);
    if (keep) {
      idle.push(resizer);
    }
    return destination;
  }
}
