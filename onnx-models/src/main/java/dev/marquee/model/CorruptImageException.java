package dev.marquee.model;

/** The image is cut off or damaged. */
public final class CorruptImageException extends ImageException {

  CorruptImageException(ImageFormat format, String what) {
    super("the " + format + " image is truncated or corrupt: " + what);
  }

  CorruptImageException(ImageFormat format, Throwable cause) {
    super("the " + format + " image is truncated or corrupt", cause);
  }
}
