package dev.marquee.model;

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
 * <p>Both passes weigh lines of pixels, columns of a block of source rows, then rows: by vector
 * instructions, which more than pays for turning the block twice.
 *
 * <p>An instance resizes images of one shape, one at a time. Most posters of a catalogue have the
 * same: its filters and working arrays, some 100 KB, need not be made anew for each.
 */
final class Resizer {
  static final int CHANNELS = 3;
  static final int PIXEL_BITS = CHANNELS * Byte.SIZE;

  /** Rows that are narrowed together: enough for long lines, few enough to stay in the cache. */
  static final int BLOCK = 64;

  /** Eight bytes of an array, the first in the lowest bits: two pixels, and two bytes more. */
  static final VarHandle TWO_PIXELS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ImageSize source;
  private final Span rowsShown;
  private final Span columnsShown;
  private final ImageSize target;
  private final int rowBytes;

  /** The rows of a block, as they are stored, and room to read two pixels where the last one is. */
  private final byte[] stored;

  private final NarrowedColumns columns;
  private final ResizeFilter vertical;

  /** The narrowed rows that the vertical pass may still need: row y at y modulo their number. */
  private final int[][] rows;

  /** Those of them that the block's rows become. */
  private final int[][] narrowed = new int[BLOCK][];

  private final int[] row;
  private final int[][] sums;

  /** The row as it is stored, and room for what is written with its last pixel. */
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
    stored = new byte[BLOCK * rowBytes + Long.BYTES];
    int line = Math.max(target.width() + target.width() % 2, PixelVectors.LEAST);
    rows = new int[vertical.mostTaps() + BLOCK][line];
    columns = new NarrowedColumns(stored, rowBytes, horizontal);
    row = new int[line];
    sums = new int[CHANNELS][line];
    packed = new byte[line * CHANNELS + Long.BYTES];
  }

  /** Whether it can resize an image: none of another size, and none that shows another part. */
  boolean fits(DecodedImage image) {
    return image.size().equals(source)
        && image.rows().equals(rowsShown)
        && image.columns().equals(columnsShown);
  }

  /**
   * Writes an image that {@link #fits fits}, resized, in the order row, column, channel at the
   * buffer's position, which moves on by {@link ImageSize#rgbBytes()}.
   *
   * @param destination direct or not
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
      vertical.weigh(y, rows, row, sums);
      pack(row, packed);
      destination.put(packed, 0, target.width() * CHANNELS);
    }
  }

  /** The two bytes that follow two pixels are overwritten by the next ones. */
  private static void pack(int[] row, byte[] packed) {
    for (int x = 0; x < row.length; x += 2) {
      TWO_PIXELS.set(packed, x * CHANNELS, row[x] | (long) row[x + 1] << PIXEL_BITS);
    }
  }

  /** The last block may lack rows: what is made of those that lie there instead is never used. */
  private void readBlock(MemorySegment rgb) {
    int count = Math.min(BLOCK, source.height() - rowsRead);
    MemorySegment.copy(rgb, JAVA_BYTE, (long) rowsRead * rowBytes, stored, 0, count * rowBytes);
    for (int y = 0; y < BLOCK; y++) {
      narrowed[y] = ResizeFilter.at(rowsRead + y, rows);
    }
    columns.restart();
    for (int x = 0; x < target.width(); x++) {
      write(columns.weigh(x), x);
    }
    rowsRead += count;
  }

  private void write(int[] column, int x) {
    for (int y = 0; y < BLOCK; y++) {
      narrowed[y][x] = column[y];
    }
  }
}
