package dev.marquee.model;

import java.util.Arrays;

/**
 * A prefix code of lossless WebP (RFC 9649, section 3.7.2): canonical, so that the lengths of its
 * words tell all of it.
 *
 * @param words how many there are of each length, 0 to {@value #LONGEST} bits
 * @param symbols what they stand for, those of shorter words first
 */
record PrefixCode(int[] words, int[] symbols) {
  private static final int LONGEST = 15;

  /** In this order the lengths are told of the words that tell the lengths. */
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** What is repeated before any length was told. */
  private static final int FIRST_LENGTH = 8;

  private static final int REPEAT = 16;
  private static final int ZEROS = 17;

  /** What the codec looks up at once, in bits; longer words go on in a table each prefix has. */
  private static final int TABLE_BITS = 8;

  private static final int OBJECTS = 96;

  /**
   * Reads a code.
   *
   * @param alphabet how many symbols there are to have words
   */
  static PrefixCode read(LowBits bits, int alphabet) {
    return bits.next() ? simple(bits, alphabet) : ofLengths(lengths(bits, alphabet));
  }

  /** One symbol, whose word is empty, or two, the smaller one first: the codec sorts none. */
  private static PrefixCode simple(LowBits bits, int alphabet) {
    boolean two = bits.next();
    int first = bits.number(bits.next() ? 8 : 1);
    int second = two ? bits.number(8) : first;
    if (two && first >= second || second >= alphabet) {
      throw corrupt();
    }
    int[] words = new int[LONGEST + 1];
    words[two ? 1 : 0] = two ? 2 : 1;
    return new PrefixCode(words, two ? new int[] {first, second} : new int[] {first});
  }

  private static int[] lengths(LowBits bits, int alphabet) {
    int[] ofLengths = new int[ORDER.length];
    int told = 4 + bits.number(4);
    for (int i = 0; i < told; i++) {
      ofLengths[ORDER[i]] = bits.number(3);
    }
    PrefixCode code = ofLengths(ofLengths);
    int left = bits.next() ? 2 + bits.number(2 + 2 * bits.number(3)) : alphabet;
    int[] lengths = new int[alphabet];
    int previous = FIRST_LENGTH;
    for (int symbol = 0; symbol < alphabet && left > 0; left--) {
      int length = code.next(bits);
      int repeats = repeats(length, bits);
      if (repeats > alphabet - symbol) {
        throw corrupt();
      }
      Arrays.fill(lengths, symbol, symbol + repeats, value(length, previous));
      symbol += repeats;
      previous = length != 0 && length < REPEAT ? length : previous;
    }
    return lengths;
  }

  private static int repeats(int length, LowBits bits) {
    return switch (length) {
      case REPEAT -> 3 + bits.number(2);
      case ZEROS -> 3 + bits.number(3);
      case ZEROS + 1 -> 11 + bits.number(7);
      default -> 1;
    };
  }

  private static int value(int length, int previous) {
    return length < REPEAT ? length : length == REPEAT ? previous : 0;
  }

  private static PrefixCode ofLengths(int[] lengths) {
    int[] words = new int[LONGEST + 1];
    Arrays.stream(lengths).filter(length -> length > 0).forEach(length -> words[length]++);
    int[] ends = new int[LONGEST + 2];
    for (int length = 1; length <= LONGEST; length++) {
      ends[length + 1] = ends[length] + words[length];
    }
    int[] symbols = new int[ends[LONGEST + 1]];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[ends[lengths[symbol]]++] = symbol;
      }
    }
    if (symbols.length == 1) {
      Arrays.fill(words, 0);
      words[0] = 1;
    } else if (symbols.length > 0 && !isComplete(words)) {
      throw corrupt();
    }
    return new PrefixCode(words, symbols);
  }

  /**
   * Whether every sequence of bits begins with one word: of others, decoders make what they like.
   */
  private static boolean isComplete(int[] words) {
    int sum = 0;
    for (int length = 1; length <= LONGEST; length++) {
      sum += words[length] << LONGEST - length;
    }
    return sum == 1 << LONGEST;
  }

  /** Reads a word, and returns its symbol. */
  int next(LowBits bits) {
    if (words[0] == 1) {
      return symbols[0];
    }
    int word = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      word = word << 1 | (bits.next() ? 1 : 0);
      first <<= 1;
      if (word - first < words[length]) {
        return symbols[index + word - first];
      }
      first += words[length];
      index += words[length];
    }
    throw corrupt();
  }

  /** The most that the codec keeps of it: a table for all prefixes, and one for each long word. */
  long tableBytes() {
    int longest = LONGEST;
    while (longest > TABLE_BITS && words[longest] == 0) {
      longest--;
    }
    int longer = Arrays.stream(words, TABLE_BITS + 1, LONGEST + 1).sum();
    long tables = Math.min(longer, 1 << TABLE_BITS);
    return OBJECTS
        + (Integer.BYTES << TABLE_BITS)
        + tables * (OBJECTS + (Integer.BYTES << (longest - TABLE_BITS)));
  }

  private static CorruptImageException corrupt() {
    return new CorruptImageException(ImageFormat.WEBP, "it has a code that is none");
  }
}
