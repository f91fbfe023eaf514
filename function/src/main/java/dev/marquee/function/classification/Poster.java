package dev.marquee.function.classification;

import java.nio.ByteBuffer;

/** A poster as a request brings it. */
public sealed interface Poster {

  /**
   * The content of an image file.
   *
   * @param image to be decoded and resized
   */
  record Encoded(byte[] image) implements Poster {}

  /**
   * What a model takes.
   *
   * @param pixels rows of red, green, blue, a byte each, of the model's input size
   */
  record Pixels(ByteBuffer pixels) implements Poster {}
}
