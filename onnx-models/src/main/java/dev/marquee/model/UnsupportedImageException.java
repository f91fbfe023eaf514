package dev.marquee.model;

/** The bytes are not an image, or one of a kind that Marquee does not read. */
public final class UnsupportedImageException extends ImageException {

  UnsupportedImageException(String what) {
    super(what + ": give a JPEG, PNG, WebP or GIF image");
  }
}
