package dev.marquee.model;

import static dev.marquee.model.ResizeFilter.VALUES;
import static dev.marquee.model.ResizeFilter.pair;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

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
 */
public final class Resizer {
  private static final int CHANNELS = 3;

  /** Rows that are narrowed together: enough for long lines, few enough to stay in the cache. */
  private static final int BLOCK = 32;

  /** Of its rows, y and y + PAIRS share longs. */
  private static final int PAIRS = BLOCK / 2;

  /** Four bytes of an array, the first in the lowest bits. */
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final DecodedImage source;
  private final ImageSize target;
  private final int rowBytes;
  private final ResizeFilter horizontal;
  private final ResizeFilter vertical;

  /** The rows of a block, as they are stored, and one byte more. */
  private final byte[] stored;

  private final Columns left;
  private final Columns right;

  /** Of target columns, x and x + half share longs; a multiple of four, as {@link #pack} wants. */
  private final int half;

  /** The narrowed rows that the vertical pass may still need: row y at y modulo their number. */
  private final long[][] rows;

  /** Those of them that the block's rows become. */
  private final long[][] narrowed = new long[BLOCK][];

  private int rowsRead;

  private Resizer(DecodedImage source, ImageSize target) {
    this.source = source;
    this.target = target;
    horizontal = ResizeFilter.of(source.size().width(), source.columns(), target.width());
    vertical = ResizeFilter.of(source.size().height(), source.rows(), target.height());
    rowBytes = source.size().width() * CHANNELS;
    stored = new byte[BLOCK * rowBytes + 1];
    half = Math.ceilDiv(target.width(), 2 * Integer.BYTES) * Integer.BYTES;
    rows = new long[vertical.mostTaps() + BLOCK][half * CHANNELS];
    left = new Columns(0);
    right = new Columns(half);
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
    resize(DecodedImage.of(image), target, destination);
  }

  /** Returns the destination. */
  static ByteBuffer resize(DecodedImage image, ImageSize target, ByteBuffer destination) {
    if (destination.remaining() < target.rgbBytes()) {
      throw new BufferOverflowException();
    }
    new Resizer(image, target).writeTo(destination);
    return destination;
  }

  private void writeTo(ByteBuffer destination) {
    long[] pairs = new long[half * CHANNELS];
    byte[] row = new byte[2 * pairs.length];
    for (int y = 0; y < target.height(); y++) {
      while (rowsRead < vertical.end(y)) {
        readBlock();
      }
      vertical.weigh(y, rows, pairs);
      pack(pairs, row);
      destination.put(row, 0, target.width() * CHANNELS);
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
  private void readBlock() {
    int count = Math.min(BLOCK, source.size().height() - rowsRead);
    MemorySegment.copy(
        source.rgb(), JAVA_BYTE, (long) rowsRead * rowBytes, stored, 0, count * rowBytes);
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

  /** The columns of a block, narrowed from left to right. */
  private final class Columns {
    private final int start;

    /**
     * Of the last source columns the pairs of reds, greens and blues: x at x modulo their number.
     */
    private final long[][] columns;

    private final long[] weighed = new long[PAIRS * CHANNELS];
    private int columnsRead;

    /**
     * @param x the first target column; may lie beyond the last
     */
    Columns(int x) {
      boolean any = x < target.width();
      start = any ? horizontal.first()[x] : 0;
      columns = new long[any ? horizontal.mostTaps() : 0][PAIRS * CHANNELS];
    }

    void restart() {
      columnsRead = start;
    }

    /** Returns a target column, or any where there is none at x. */
    long[] weigh(int x) {
      if (x < target.width()) {
        for (; columnsRead < horizontal.end(x); columnsRead++) {
          read(columnsRead, columns[columnsRead % columns.length]);
        }
        horizontal.weigh(x, columns, weighed);
      }
      return weighed;
    }

    /** Reads the three values of a pixel at once, and a fourth that is passed over. */
    private void read(int x, long[] column) {
      int upper = x * CHANNELS;
      int lower = upper + PAIRS * rowBytes;
      for (int y = 0; y < PAIRS; y++, upper += rowBytes, lower += rowBytes) {
        long low = Integer.toUnsignedLong((int) FOUR.get(stored, upper));
        long values = pair(low, (int) FOUR.get(stored, lower));
        column[y] = values & VALUES;
        column[y + PAIRS] = values >>> Byte.SIZE & VALUES;
        column[y + 2 * PAIRS] = values >>> 2 * Byte.SIZE & VALUES;
      }
    }
  }
}
