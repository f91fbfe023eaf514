package dev.marquee.model;

import java.nio.ByteBuffer;

/**
 * What a lossless WebP stream tells before its pixels: how they were transformed, and the prefix
 * codes that they are written in (RFC 9649, sections 3.4 to 3.7). The codec believes all of it,
 * however long that takes and whatever it needs. This reads the same beforehand, and keeps nothing.
 */
final class LosslessWebp {
  private static final int PREDICTOR = 0;
  private static final int COLOUR = 1;
  private static final int SUBTRACT_GREEN = 2;

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MAX_CACHE_BITS = 11;

  private final LowBits bits;

  private LosslessWebp(LowBits bits) {
    this.bits = bits;
  }

  /**
   * The most that its prefix codes take once they are read, in bytes. How many there are does not
   * depend on the size of the image.
   *
   * @param stream from the first transform on
   * @throws CorruptImageException if a transform comes twice, which the codec would do as often, or
   *     the stream is damaged
   */
  static long codeBytes(ByteBuffer stream, int width, int height) {
    try {
      LosslessWebp webp = new LosslessWebp(new LowBits(stream));
      int packed = webp.readTransforms(width, height);
      return webp.readCodes(packed, height);
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptImageException(ImageFormat.WEBP, "it ends before its pixels do");
    }
  }

  /** Returns the width that is left: columns of few colours are packed together. */
  private int readTransforms(int width, int height) {
    int seen = 0;
    int packed = width;
    while (bits.next()) {
      int transform = bits.number(2);
      if ((seen & 1 << transform) != 0) {
        throw new CorruptImageException(ImageFormat.WEBP, "it has a transform twice");
      }
      seen |= 1 << transform;
      switch (transform) {
        case PREDICTOR, COLOUR -> readBlocks(packed, height);
        case SUBTRACT_GREEN -> {}
        default -> {
          int colours = bits.number(8) + 1;
          readImage(colours, 1);
          packed = Math.ceilDiv(packed, columnsAByte(colours));
        }
      }
    }
    return packed;
  }

  private static int columnsAByte(int colours) {
    return colours <= 2 ? 8 : colours <= 4 ? 4 : colours <= 16 ? 2 : 1;
  }

  private long readCodes(int width, int height) {
    int cacheBits = readCacheBits();
    int groups = bits.next() ? readBlocks(width, height) + 1 : 1;
    long bytes = 0;
    for (int group = 0; group < groups; group++) {
      for (PrefixCode code : readGroup(cacheBits)) {
        bytes += code.tableBytes();
      }
    }
    return bytes;
  }

  /** An image with one pixel for each block of another, whose side is told first. */
  private int readBlocks(int width, int height) {
    int side = 1 << 2 + bits.number(3);
    return readImage(Math.ceilDiv(width, side), Math.ceilDiv(height, side));
  }

  /**
   * An image with one group of codes. Of its pixels only those are looked at that are told, for the
   * others repeat them.
   *
   * @return the largest number that a pixel's red and green make
   */
  private int readImage(int width, int height) {
    PrefixCode[] codes = readGroup(readCacheBits());
    int largest = 0;
    for (long left = (long) width * height; left > 0; ) {
      int green = codes[0].next(bits);
      if (green < LITERALS) {
        largest = Math.max(largest, codes[1].next(bits) << Byte.SIZE | green);
        codes[2].next(bits);
        codes[3].next(bits);
        left--;
      } else if (green < LITERALS + LENGTHS) {
        left -= readLength(green - LITERALS);
        readLength(codes[4].next(bits));
      } else {
        left--;
      }
    }
    return largest;
  }

  private int readLength(int prefix) {
    if (prefix < 4) {
      return prefix + 1;
    }
    int extra = prefix - 2 >> 1;
    return (2 + (prefix & 1) << extra) + bits.number(extra) + 1;
  }

  /** 0 if there is no cache. */
  private int readCacheBits() {
    if (!bits.next()) {
      return 0;
    }
    int cacheBits = bits.number(4);
    if (cacheBits < 1 || cacheBits > MAX_CACHE_BITS) {
      throw new CorruptImageException(ImageFormat.WEBP, "its cache of colours has no size");
    }
    return cacheBits;
  }

  /** The codes of green, lengths and the cache; of red, blue, alpha and distances. */
  private PrefixCode[] readGroup(int cacheBits) {
    int cache = cacheBits == 0 ? 0 : 1 << cacheBits;
    return new PrefixCode[] {
      PrefixCode.read(bits, LITERALS + LENGTHS + cache),
      PrefixCode.read(bits, LITERALS),
      PrefixCode.read(bits, LITERALS),
      PrefixCode.read(bits, LITERALS),
      PrefixCode.read(bits, DISTANCES)
    };
  }
}
