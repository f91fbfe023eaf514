package dev.marquee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chunks of a WebP file that its first frame is made of (RFC 9649, section 2).
 *
 * @param header what the file says of its pixels
 * @param alpha the ALPH chunk with its own header, or empty
 * @param image the VP8 or VP8L chunk with its own header
 */
record WebpChunks(ImageHeader header, ByteBuffer alpha, ByteBuffer image) {
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int VP8X = fourCc("VP8X");
  private static final int ALPH = fourCc("ALPH");
  private static final int ANMF = fourCc("ANMF");
  private static final int EXIF = fourCc("EXIF");
  private static final int ALPHA_FLAG = 0x10;
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;

  /** Beyond the header of a VP8L chunk: a signature and the size. */
  private static final int LOSSLESS_STREAM = 5;

  /** In an ALPH chunk's first byte. */
  private static final int COMPRESSION = 3;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  static WebpChunks read(byte[] encoded) {
    ByteBuffer file = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer chunks = slice(file, FIRST_CHUNK, Math.subtractExact(file.getInt(4), 4));
    return chunks.getInt(0) == VP8X ? extended(chunks) : simple(chunks);
  }

  private static WebpChunks simple(ByteBuffer chunks) {
    ByteBuffer image = chunkAt(chunks, 0);
    int width = imageWidth(image);
    int height = imageHeight(image);
    return new WebpChunks(
        new ImageHeader(ImageFormat.WEBP, width, height, Orientation.UPRIGHT), NONE, image);
  }

  private static WebpChunks extended(ByteBuffer chunks) {
    int width = uint24(chunks, 12) + 1;
    int height = uint24(chunks, 15) + 1;
    ByteBuffer animation = find(chunks, ANMF);
    ByteBuffer frame = animation.hasRemaining() ? frameOf(animation) : chunks;
    ByteBuffer lossy = find(frame, VP8);
    ByteBuffer image = lossy.hasRemaining() ? lossy : find(frame, VP8L);
    ByteBuffer alpha = lossy.hasRemaining() ? find(frame, ALPH) : NONE;
    ByteBuffer exif = find(chunks, EXIF);
    ImageHeader header =
        new ImageHeader(
            ImageFormat.WEBP,
            width,
            height,
            animation.hasRemaining()
                ? new ImageHeader.Frame(
                    2 * uint24(animation, 8),
                    2 * uint24(animation, 11),
                    uint24(animation, 14) + 1,
                    uint24(animation, 17) + 1)
                : new ImageHeader.Frame(0, 0, width, height),
            exif.hasRemaining() ? Orientation.ofExif(content(exif)) : Orientation.UPRIGHT);
    return new WebpChunks(header, alpha, image).checked();
  }

  /** The codec allocates by the frame's own size: it must not differ from what was announced. */
  private WebpChunks checked() {
    ImageHeader.Frame frame = header.frame();
    if (imageWidth(image) != frame.width()
        || imageHeight(image) != frame.height()
        || (long) frame.x() + frame.width() > header.width()
        || (long) frame.y() + frame.height() > header.height()) {
      throw new CorruptImageException(ImageFormat.WEBP, "its frame does not fit its canvas");
    }
    return this;
  }

  /**
   * The most that the prefix codes of lossless pixels, which alpha values may be too, take once
   * they are read, in bytes.
   *
   * @throws CorruptImageException as {@link LosslessWebp#codeBytes} does
   */
  long codeBytes() {
    return (image.getInt(0) == VP8L ? codeBytes(image, LOSSLESS_STREAM) : 0)
        + (alpha.remaining() > CHUNK_HEADER && (alpha.get(CHUNK_HEADER) & COMPRESSION) == 1
            ? codeBytes(alpha, 1)
            : 0);
  }

  private long codeBytes(ByteBuffer chunk, int start) {
    ByteBuffer content = content(chunk);
    ByteBuffer stream = slice(content, start, content.limit() - start);
    return LosslessWebp.codeBytes(stream, header.frame().width(), header.frame().height());
  }

  /**
   * A file that holds the first frame and nothing else: no profile to apply, no frames to skip, no
   * chunk twice.
   */
  byte[] still() {
    int extension = alpha.hasRemaining() ? CHUNK_HEADER + 10 : 0;
    int length = FIRST_CHUNK + extension + alpha.remaining() + image.remaining();
    ByteBuffer still = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    still.putInt(fourCc("RIFF")).putInt(length - CHUNK_HEADER).putInt(fourCc("WEBP"));
    if (alpha.hasRemaining()) {
      still.putInt(VP8X).putInt(10).putInt(ALPHA_FLAG);
      putUint24(still, header.frame().width() - 1);
      putUint24(still, header.frame().height() - 1);
    }
    return still.put(alpha.duplicate()).put(image.duplicate()).array();
  }

  private static ByteBuffer frameOf(ByteBuffer animation) {
    ByteBuffer content = content(animation);
    return slice(content, FRAME_HEADER, content.remaining() - FRAME_HEADER);
  }

  private static ByteBuffer find(ByteBuffer chunks, int fourCc) {
    for (int at = 0; at + CHUNK_HEADER <= chunks.limit(); ) {
      ByteBuffer chunk = chunkAt(chunks, at);
      if (chunk.getInt(0) == fourCc) {
        return chunk;
      }
      at += chunk.limit();
    }
    return NONE;
  }

  /** The chunk with its header, padded to an even length. */
  private static ByteBuffer chunkAt(ByteBuffer chunks, int at) {
    int length = chunks.getInt(at + 4);
    return slice(chunks, at, Math.addExact(CHUNK_HEADER, Math.addExact(length, length & 1)));
  }

  private static ByteBuffer content(ByteBuffer chunk) {
    return slice(chunk, CHUNK_HEADER, chunk.limit() - CHUNK_HEADER);
  }

  private static int imageWidth(ByteBuffer image) {
    return image.getInt(0) == VP8
        ? image.getShort(CHUNK_HEADER + 6) & 0x3FFF
        : (losslessSize(image) & 0x3FFF) + 1;
  }

  private static int imageHeight(ByteBuffer image) {
    return image.getInt(0) == VP8
        ? image.getShort(CHUNK_HEADER + 8) & 0x3FFF
        : (losslessSize(image) >>> 14 & 0x3FFF) + 1;
  }

  private static int losslessSize(ByteBuffer image) {
    if (image.getInt(0) != VP8L) {
      throw new CorruptImageException(ImageFormat.WEBP, "it has no frame");
    }
    return image.getInt(CHUNK_HEADER + 1);
  }

  private static ByteBuffer slice(ByteBuffer bytes, int at, int length) {
    return bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int uint24(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at)) | Byte.toUnsignedInt(bytes.get(at + 2)) << 16;
  }

  private static void putUint24(ByteBuffer bytes, int value) {
    bytes.putShort((short) value).put((byte) (value >> 16));
  }

  private static int fourCc(String ascii) {
    return ascii.charAt(0) | ascii.charAt(1) << 8 | ascii.charAt(2) << 16 | ascii.charAt(3) << 24;
  }
}
