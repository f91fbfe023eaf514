package dev.marquee.model;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The chunks of a PNG file (W3C, PNG specification, third edition, section 5). */
final class PngChunks {
  private static final int IHDR = 0x49484452;
  private static final int EXIF = 0x65584966;
  private static final int IEND = 0x49454E44;

  /** Bit 5 of a chunk type's first letter: set if a decoder may do without the chunk. */
  private static final int ANCILLARY = 0x20000000;

  private PngChunks() {}

  /** Walks all chunks: the checksums of those that matter must fit, and the last must be there. */
  static ImageHeader header(ByteBuffer bytes) {
    if (bytes.getInt(12) != IHDR) {
      throw new CorruptImageException(ImageFormat.PNG, "it does not begin with a header");
    }
    Orientation orientation = Orientation.UPRIGHT;
    int type = 0;
    for (int at = 8; type != IEND; ) {
      int length = bytes.getInt(at);
      type = bytes.getInt(at + 4);
      ByteBuffer typeAndContent = bytes.slice(at + 4, Math.addExact(length, 4));
      int checksum = bytes.getInt(at + 8 + length);
      if ((type & ANCILLARY) == 0 && checksum != crc(typeAndContent)) {
        throw new CorruptImageException(ImageFormat.PNG, "a checksum does not fit");
      }
      if (type == EXIF) {
        orientation = Orientation.ofExif(typeAndContent.position(4));
      }
      at += 12 + length;
    }
    return new ImageHeader(ImageFormat.PNG, bytes.getInt(16), bytes.getInt(20), orientation);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
