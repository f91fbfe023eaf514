package dev.marquee.model;

/** What decodes JPEG images. Both give the same pixels, within 2 of 255 at full size. */
public enum JpegLibrary {
  /**
   * libjpeg-turbo's TurboJPEG, a system library (Debian's package libturbojpeg0). What it objects
   * to, and CMYK, is left to {@link #IMAGE_IO}.
   */
  LIBJPEG_TURBO,

  /** The JDK's ImageIO: always there, several times slower, never scales while it decodes. */
  IMAGE_IO;

  /** The fastest that this machine has. */
  public static JpegLibrary fastest() {
    return LIBJPEG_TURBO.isAvailable() ? LIBJPEG_TURBO : IMAGE_IO;
  }

  /** Whether it can be used on this machine. */
  public boolean isAvailable() {
    return this == IMAGE_IO || TurboJpeg.SYSTEM.isPresent();
  }

  @Override
  public String toString() {
    return this == LIBJPEG_TURBO ? "libjpeg-turbo" : "ImageIO";
  }
}
