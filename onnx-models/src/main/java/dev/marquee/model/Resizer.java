package dev.marquee.model;

import static dev.marquee.model.ResizeFilter.pair;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.marquee.model.DecodedImage.Span;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Resizes with the antialiased bilinear filter of Pillow's {@code Image.resize(size,
 * Image.BILINEAR)}, which torchvision's {@code Resize} on a PIL image uses as well: two passes in
 * fixed point, rounded to 8 bits between them, as in Pillow's {@code src/libImaging/Resample.c}.
 *
 * <p>Both passes weigh lines of pairs: columns of a block of source rows, then rows. Such loops the
 * JIT compiler turns into vector instructions, which more than pays for turning the block twice.
 *
 * <p>An instance resizes images of one shape, one at a time. Most posters of a catalogue have the
 * same: its filters and working arrays, some 100 KB, need not be made anew for each.
 */
public final class Resizer {
  static final int CHANNELS = 3;

  /** Rows that are narrowed together: enough for long lines, few enough to stay in the cache. */
  private static final int BLOCK = 32;

  /** Of its rows, y and y + PAIRS share longs. */
  static final int PAIRS = BLOCK / 2;

  /** Four bytes of an array, the first in the lowest bits. */
  static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ImageSize source;
  private final Span rowsShown;
  private final Span columnsShown;
  private final ImageSize target;
  private final int rowBytes;
  private final ResizeFilter vertical;

  /** The rows of a block, as they are stored, and one byte more. */
  private final byte[] stored;

  private final NarrowedColumns left;
  private final NarrowedColumns right;

  /** Of target columns, x and x + half share longs; a multiple of four, as {@link #pack} wants. */
  private final int half;

  /** The narrowed rows that the vertical pass may still need: row y at y modulo their number. */
  private final long[][] rows;

  /** Those of them that the block's rows become. */
  private final long[][] narrowed = new long[BLOCK][];

  private final long[] pairs;
  private final byte[] packed;
  private int rowsRead;

  /**
   * Of images like one.
   *
   * @param target their size afterwards; the aspect ratio is not kept
   */
  Resizer(DecodedImage image, ImageSize target) {
    source = image.size();
    rowsShown = image.rows();
    columnsShown = image.columns();
    this.target = target;
    ResizeFilter horizontal = ResizeFilter.of(source.width(), columnsShown, target.width());
    vertical = ResizeFilter.of(source.height(), rowsShown, target.height());
    rowBytes = source.width() * CHANNELS;
    stored = new byte[BLOCK * rowBytes + 1];
    half = Math.ceilDiv(target.width(), 2 * Integer.BYTES) * Integer.BYTES;
    rows = new long[vertical.mostTaps() + BLOCK][half * CHANNELS];
    left = new NarrowedColumns(stored, rowBytes, horizontal, 0);
    right = new NarrowedColumns(stored, rowBytes, horizontal, half);
    pairs = new long[half * CHANNELS];
    packed = new byte[2 * pairs.length];
  }

  /** Returns the image at another size; the aspect ratio is not kept. */
  public static RgbImage resize(RgbImage image, ImageSize target) {
    byte[] pixels = new byte[target.rgbBytes()];
    resize(image, target, ByteBuffer.wrap(pixels));
    return new RgbImage(target, pixels);
  }

  /**
   * Writes the resized image in the order row, column, channel at the buffer's position, which
   * moves on by {@link ImageSize#rgbBytes()}.
   *
   * @param destination direct or not
   * @throws BufferOverflowException if too little room remains; nothing is written then
   */
  public static void resize(RgbImage image, ImageSize target, ByteBuffer destination) {
    DecodedImage decoded = DecodedImage.of(image);
    new Resizer(decoded, target).resize(decoded, destination);
  }

  /** Whether it can resize an image: none of another size, and none that shows another part. */
  boolean fits(DecodedImage image) {
    return image.size().equals(source)
        && image.rows().equals(rowsShown)
        && image.columns().equals(columnsShown);
  }

  /**
   * Resizes an image that {@link #fits fits}.
   *
   * @throws BufferOverflowException if too little room remains; nothing is written then
   */
  void resize(DecodedImage image, ByteBuffer destination) {
    if (destination.remaining() < target.rgbBytes()) {
      throw new BufferOverflowException();
    }
    rowsRead = 0;
    for (int y = 0; y < target.height(); y++) {
      while (rowsRead < vertical.end(y)) {
        readBlock(image.rgb());
      }
      vertical.weigh(y, rows, pairs);
      pack(pairs, packed);
      destination.put(packed, 0, target.width() * CHANNELS);
    }
  }

  /** Puts the bytes of pairs, four at a time, into the first half of a row and the second. */
  private static void pack(long[] pairs, byte[] row) {
    for (int i = 0; i < pairs.length; i += Integer.BYTES) {
      long four = pairs[i] | pairs[i + 1] << 8 | pairs[i + 2] << 16 | pairs[i + 3] << 24;
      FOUR.set(row, i, (int) four);
      FOUR.set(row, i + pairs.length, (int) (four >>> Integer.SIZE));
    }
  }

  /** The last block may lack rows: what is made of those that lie there instead is never used. */
  private void readBlock(MemorySegment rgb) {
    int count = Math.min(BLOCK, source.height() - rowsRead);
    MemorySegment.copy(rgb, JAVA_BYTE, (long) rowsRead * rowBytes, stored, 0, count * rowBytes);
    for (int y = 0; y < BLOCK; y++) {
      narrowed[y] = rows[(rowsRead + y) % rows.length];
    }
    left.restart();
    right.restart();
    for (int x = 0; x < Math.min(half, target.width()); x++) {
      writeColumns(left.weigh(x), right.weigh(x + half), x * CHANNELS);
    }
    rowsRead += count;
  }

  /** From pairs of rows to pairs of columns. */
  private void writeColumns(long[] left, long[] right, int to) {
    for (int y = 0; y < PAIRS; y++) {
      long[] upper = narrowed[y];
      long[] lower = narrowed[y + PAIRS];
      for (int c = 0; c < CHANNELS; c++) {
        long a = left[y + c * PAIRS];
        long b = right[y + c * PAIRS];
        upper[to + c] = pair((int) a, (int) b);
        lower[to + c] = pair(a >>> Integer.SIZE, b >>> Integer.SIZE);
      }
    }
  }
}
