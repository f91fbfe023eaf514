package dev.marquee.model;

import java.nio.ByteBuffer;

/** Resizes single images, for tests and benchmarks in any package. */
public final class Resizing {
  private Resizing() {}

  /** The image at another size; the aspect ratio is not kept. */
  public static RgbImage resize(RgbImage image, ImageSize target) {
    byte[] pixels = new byte[target.rgbBytes()];
    resize(image, target, ByteBuffer.wrap(pixels));
    return new RgbImage(target, pixels);
  }

  /** Writes the resized image at the buffer's position. */
  public static void resize(RgbImage image, ImageSize target, ByteBuffer destination) {
    DecodedImage decoded = DecodedImage.of(image);
    new Resizer(decoded, target).resize(decoded, destination);
  }
}
