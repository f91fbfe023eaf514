package dev.marquee.model;

import java.nio.ByteBuffer;

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
 * @param decoder decodes
 * @param size the size that posters are resized to
 */
public record PosterReader(ImageDecoder decoder, ImageSize size) {

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
    decoder.decodeTowards(size, encoded, image -> Resizer.resize(image, size, destination));
  }
}
