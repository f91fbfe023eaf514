package dev.marquee.model;

/** There is no image: zero bytes. */
public final class EmptyImageException extends ImageException {

  EmptyImageException() {
    super("the image is empty: give the bytes of a JPEG, PNG, WebP or GIF file");
  }
}
