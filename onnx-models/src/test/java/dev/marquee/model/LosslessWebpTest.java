package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class LosslessWebpTest {

  private static final int SUBTRACT_GREEN = 2;

  /** Of one colour, as libwebp writes it. */
  private static final byte[] FLAT_POSTER =
      Base64.getDecoder()
          .decode("UklGRiYAAABXRUJQVlA4TBkAAAAvtcBCAAdQ5CrUo/8BAUni//9URP/T/jcBAA==");

  private static final long TABLE = 96 + 256 * Integer.BYTES;

  private final BitSet stream = new BitSet();
  private int length;

  @Test
  void refusesATransformThatComesTwice() {
    bits(1, 1).bits(SUBTRACT_GREEN, 2).bits(1, 1).bits(SUBTRACT_GREEN, 2);

    assertThatThrownBy(() -> codeBytes(1, 1))
        .isInstanceOf(CorruptImageException.class)
        .hasMessageContaining("a transform twice");
  }

  @Test
  void countsTheCodesOfAsManyGroupsAsAPixelNames() {
    bits(0, 1).bits(0, 1); // no transform, no cache
    bits(1, 1).bits(0, 3).bits(0, 1); // groups, for blocks of 4x4; no cache
    word(0xFF).word(0xFF).word(0).word(0).word(0);
    for (int code = 0; code < 5 * 65_536; code++) {
      word(0);
    }

    assertThat(codeBytes(1, 1)).isEqualTo(65_536 * 5 * TABLE);
  }

  @Test
  void codesWithLongWordsTakeFurtherTables() {
    bits(0, 1).bits(0, 1).bits(0, 1); // no transform, cache or groups
    bits(0, 1).bits(13 - 4, 4); // the lengths of words, told by words whose lengths are told for
    for (int told : new int[] {0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) {
      bits(told, 3); // 18: 2 bits, 0: 2 bits, 9: 1 bit
    }
    bits(1, 1).bits(0, 3).bits(2, 2); // of four symbols: four times 9 bits
    bits(0, 4);
    word(0).word(0).word(0).word(0);

    assertThat(codeBytes(1, 1)).isEqualTo(5 * TABLE + 4 * (96 + 2 * Integer.BYTES));
  }

  @Test
  void refusesAStreamThatEndsTooEarly() {
    bits(0, 3).bits(1, 1);

    assertThatThrownBy(() -> codeBytes(1, 1))
        .isInstanceOf(CorruptImageException.class)
        .hasMessageContaining("ends before its pixels do");
  }

  @Test
  void aPosterOfOneColourIsDecoded() {
    RgbImage poster = new ImageDecoder(DecodeLimits.DEFAULT).decode(FLAT_POSTER);

    assertThat(poster.size()).isEqualTo(new ImageSize(268, 182));
    byte[] row = {10, (byte) 200, 30, 10, (byte) 200, 30};
    assertThat(poster.pixels()).startsWith(row).endsWith(row);
  }

  private LosslessWebpTest bits(int value, int count) {
    for (int i = 0; i < count; i++, length++) {
      stream.set(length, (value >> i & 1) == 1);
    }
    return this;
  }

  /** A code of one symbol, which takes no bits where it is used. */
  private LosslessWebpTest word(int symbol) {
    return bits(1, 1).bits(0, 1).bits(1, 1).bits(symbol, 8);
  }

  private long codeBytes(int width, int height) {
    byte[] bytes = new byte[Math.ceilDiv(length, Byte.SIZE)];
    System.arraycopy(stream.toByteArray(), 0, bytes, 0, stream.toByteArray().length);
    return LosslessWebp.codeBytes(ByteBuffer.wrap(bytes), width, height);
  }
}
