package dev.marquee.model;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages bytes as broken disks, cut downloads and attackers do. What comes out follows from the
 * bytes and the seed alone, so that a failure can be seen again.
 */
public final class Mutations {

  private static final int MOST = 4;
  private static final int[] NUMBERS = {
    0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final byte[] CHARACTERS = "{}[]\",:\\.-+eE0123456789 \n\r\t/%&=?".getBytes();

  private Mutations() {}

  /** A copy with one to four changes; it may be empty. */
  public static byte[] mutate(byte[] valid, long seed) {
    SplittableRandom random = new SplittableRandom(seed); // its seeds may lie close together
    byte[] bytes = valid.clone();
    for (int i = random.nextInt(MOST); i >= 0; i--) {
      bytes = bytes.length == 0 ? insert(bytes, random) : change(bytes, random);
    }
    return bytes;
  }

  private static byte[] change(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> bytes[at] = CHARACTERS[random.nextInt(CHARACTERS.length)];
      case 3 -> number(bytes, at, random);
      case 4 -> Arrays.fill(bytes, at, end(bytes, at, random), (byte) random.nextInt());
      case 5 -> {
        return insert(bytes, random);
      }
      case 6 -> {
        return splice(bytes, at, end(bytes, at, random), new byte[0]);
      }
      case 7 -> {
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end(bytes, at, random)));
      }
      default -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
    }
    return bytes;
  }

  /** Lengths and counts stand in two or four bytes, in either order. */
  private static void number(byte[] bytes, int at, SplittableRandom random) {
    int value = NUMBERS[random.nextInt(NUMBERS.length)];
    int width = 2 + 2 * random.nextInt(2);
    boolean big = random.nextBoolean();
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> 8 * (big ? width - 1 - i : i));
    }
  }

  private static byte[] insert(byte[] bytes, SplittableRandom random) {
    byte[] more = new byte[1 + random.nextInt(16)];
    random.nextBytes(more);
    int at = random.nextInt(bytes.length + 1);
    return splice(bytes, at, at, more);
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] spliced = new byte[bytes.length - (to - from) + between.length];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(between, 0, spliced, from, between.length);
    System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
    return spliced;
  }

  private static int end(byte[] bytes, int at, SplittableRandom random) {
    return Math.min(at + 1 + random.nextInt(64), bytes.length);
  }
}
