package dev.marquee.model;

/**
 * An sRGB image, 8 bits a channel.
 *
 * @param size rows and columns
 * @param pixels the values in the order row, column, channel (R, G, B): {@code size.rgbBytes()} of
 *     them; the array is not copied, and nobody changes it
 */
public record RgbImage(ImageSize size, byte[] pixels) {

  public RgbImage {
    if (pixels.length != size.rgbBytes()) {
      throw new IllegalArgumentException(
          size + " RGB needs " + size.rgbBytes() + " bytes, not " + pixels.length);
    }
  }
}
