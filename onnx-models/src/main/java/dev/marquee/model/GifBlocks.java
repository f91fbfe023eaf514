package dev.marquee.model;

import java.nio.ByteBuffer;

/** The blocks of a GIF file up to the end of its first frame (GIF89a specification). */
final class GifBlocks {
  private static final int IMAGE = 0x2C;
  private static final int EXTENSION = 0x21;

  private GifBlocks() {}

  /** The canvas is the logical screen, made larger where the first frame reaches beyond it. */
  static ImageHeader header(ByteBuffer bytes) {
    int screenWidth = Short.toUnsignedInt(bytes.getShort(6));
    int screenHeight = Short.toUnsignedInt(bytes.getShort(8));
    bytes.position(13 + colourTableBytes(bytes.get(10)));
    ImageHeader.Frame frame = firstFrame(bytes);
    return new ImageHeader(
        ImageFormat.GIF,
        Math.max(screenWidth, frame.x() + frame.width()),
        Math.max(screenHeight, frame.y() + frame.height()),
        frame,
        Orientation.UPRIGHT);
  }

  private static ImageHeader.Frame firstFrame(ByteBuffer bytes) {
    int introducer = bytes.get();
    while (introducer == EXTENSION) {
      bytes.get();
      skipSubBlocks(bytes);
      introducer = bytes.get();
    }
    if (introducer != IMAGE) {
      throw new CorruptImageException(ImageFormat.GIF, "it has no frame");
    }
    ImageHeader.Frame frame =
        new ImageHeader.Frame(
            Short.toUnsignedInt(bytes.getShort()),
            Short.toUnsignedInt(bytes.getShort()),
            Short.toUnsignedInt(bytes.getShort()),
            Short.toUnsignedInt(bytes.getShort()));
    int localTable = colourTableBytes(bytes.get());
    bytes.position(bytes.position() + localTable + 1);
    skipSubBlocks(bytes);
    return frame;
  }

  private static void skipSubBlocks(ByteBuffer bytes) {
    for (int length = Byte.toUnsignedInt(bytes.get());
        length > 0;
        length = Byte.toUnsignedInt(bytes.get())) {
      bytes.position(bytes.position() + length);
    }
  }

  private static int colourTableBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }
}
