package dev.marquee.model;

import java.nio.ByteBuffer;

/**
 * The bits of bytes, of each byte the lowest first. Beyond the end there is an {@link
 * IndexOutOfBoundsException}.
 */
final class LowBits {
  private final ByteBuffer bytes;
  private long position;

  LowBits(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  boolean next() {
    int bit = bytes.get((int) (position >>> 3)) >> (position & 7) & 1;
    position++;
    return bit == 1;
  }

  /** A number of so many bits, 0 to 31, the lowest first. */
  int number(int length) {
    int number = 0;
    for (int i = 0; i < length; i++) {
      number |= (next() ? 1 : 0) << i;
    }
    return number;
  }
}
