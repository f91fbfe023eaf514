package dev.marquee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    lengthsOfOneToNine();
    bits(1, 1).bits(1, 3).bits(10 - 2, 4); // of ten symbols: 1 to 9 bits, and again 9
    for (int length = 1; length <= 9; length++) {
      length(length);
    }
    length(9);
    word(0).word(0).word(0).word(0);

    assertThat(codeBytes(1, 1)).isEqualTo(5 * TABLE + 2 * (96 + 2 * Integer.BYTES));
  }

  /** Decoders make of them what they like, so that nothing after them can be foreseen. */
  @Test
  void refusesCodesThatAreNotComplete() {
    bits(0, 1).bits(0, 1).bits(0, 1);
    lengthsOfOneToNine();
    bits(1, 1).bits(0, 3).bits(3 - 2, 2); // of three symbols: 1, 1 and 1 bit
    length(1);
    length(1);
    length(1);
    assertThatThrownBy(() -> codeBytes(1, 1)).isInstanceOf(CorruptImageException.class);
  }

  @Test
  void refusesTwoSymbolsThatAreOne() {
    bits(0, 1).bits(0, 1).bits(0, 1);
    bits(1, 1).bits(1, 1).bits(1, 1).bits(7, 8).bits(7, 8);

    assertThatThrownBy(() -> codeBytes(1, 1)).isInstanceOf(CorruptImageException.class);
  }

  /** A code whose words tell lengths: for 1 to 7 of three bits, for 8 and 9 of four. */
  private void lengthsOfOneToNine() {
    bits(0, 1).bits(13 - 4, 4);
    for (int told : new int[] {0, 0, 0, 3, 3, 3, 3, 3, 0, 3, 3, 4, 4}) {
      bits(told, 3); // for 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9
    }
  }

  private void length(int length) {
    int bits = length < 8 ? 3 : 4;
    int word = length < 8 ? length - 1 : length + 6;
    for (int i = bits - 1; i >= 0; i--) {
      bits(word >> i, 1);
    }
  }

  @Test
  void anEmptyAlphaChunkIsNone() {
    byte[] lossy = TestImages.encoded("lossy.webp");
    byte[] extended = {'V', 'P', '8', 'X', 10, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ImageSize size = new ImageDecoder(DecodeLimits.DEFAULT).decode(lossy).size();
    ByteBuffer webp =
        ByteBuffer.allocate(lossy.length + extended.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    webp.put(lossy, 0, 12).put(extended).put(new byte[] {'A', 'L', 'P', 'H', 0, 0, 0, 0});
    webp.put(lossy, 12, lossy.length - 12);
    webp.putInt(4, webp.capacity() - 8);
    webp.put(24, (byte) (size.width() - 1)).put(27, (byte) (size.height() - 1));

    assertThat(new ImageDecoder(DecodeLimits.DEFAULT).decode(webp.array()).size()).isEqualTo(size);
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
