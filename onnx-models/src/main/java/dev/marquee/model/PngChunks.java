package dev.marquee.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/** The chunks of a PNG file (W3C, PNG specification, third edition, section 5). */
final class PngChunks {
  private static final int IHDR = 0x49484452;
  private static final int EXIF = 0x65584966;
  private static final int IEND = 0x49454E44;

  /** IHDR, PLTE, tRNS, IDAT and IEND. */
  private static final Set<Integer> OF_PIXELS =
      Set.of(IHDR, 0x504C5445, 0x74524E53, 0x49444154, IEND);

  /** Where the header tells it, and its value for an image with a palette. */
  private static final int COLOUR_TYPE = 25;

  private static final byte PALETTE = 3;
  private static final int FIRST_CHUNK = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_FRAME = 12;

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
    for (int at = FIRST_CHUNK; type != IEND; ) {
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
      at += CHUNK_FRAME + length;
    }
    return new ImageHeader(ImageFormat.PNG, bytes.getInt(16), bytes.getInt(20), orientation);
  }

  /**
   * A file of the chunks that pixels are made of: ImageIO keeps every other chunk of an image with
   * a palette, of which there may be millions.
   */
  static byte[] still(byte[] encoded) {
    if (encoded[COLOUR_TYPE] != PALETTE) {
      return encoded;
    }
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    ByteBuffer still = ByteBuffer.allocate(encoded.length).put(encoded, 0, FIRST_CHUNK);
    for (int at = FIRST_CHUNK, type = 0; type != IEND; ) {
      int length = bytes.getInt(at) + CHUNK_FRAME;
      type = bytes.getInt(at + 4);
      if (OF_PIXELS.contains(type)) {
        still.put(encoded, at, length);
      }
      at += length;
    }
    return Arrays.copyOf(still.array(), still.position());
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
