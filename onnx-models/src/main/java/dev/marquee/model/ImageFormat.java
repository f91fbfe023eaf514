package dev.marquee.model;

import java.util.Arrays;
import java.util.HexFormat;

/** The formats that are decoded, told apart by their first bytes. */
enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG"),
  WEBP("WebP"),
  GIF("GIF");

  private static final byte[] PNG_SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  static ImageFormat sniff(byte[] encoded) {
    if (startsWith(encoded, 0, (byte) 0xFF, (byte) 0xD8, (byte) 0xFF)) {
      return JPEG;
    }
    if (startsWith(encoded, 0, PNG_SIGNATURE)) {
      return PNG;
    }
    if (startsWith(encoded, 0, "RIFF") && startsWith(encoded, 8, "WEBP")) {
      return WEBP;
    }
    if (startsWith(encoded, 0, "GIF87a") || startsWith(encoded, 0, "GIF89a")) {
      return GIF;
    }
    throw new UnsupportedImageException("this is not an image of a known format");
  }

  private static boolean startsWith(byte[] bytes, int offset, String ascii) {
    return startsWith(bytes, offset, ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static boolean startsWith(byte[] bytes, int offset, byte... prefix) {
    return bytes.length >= offset + prefix.length
        && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public String toString() {
    return label;
  }
}
