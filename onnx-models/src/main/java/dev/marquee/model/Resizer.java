package dev.marquee.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Resizes with the antialiased bilinear filter of Pillow's {@code Image.resize(size,
 * Image.BILINEAR)}, which torchvision's {@code Resize} on a PIL image uses as well: two passes in
 * fixed point, rounded to 8 bits between them, as in Pillow's {@code src/libImaging/Resample.c}.
 *
 * <p>Both passes weigh lines of ints: columns of a block of source rows, then rows. Such loops the
 * JIT compiler turns into vector instructions, which more than pays for turning the block twice.
 */
public final class Resizer {
  private static final int CHANNELS = 3;

  /** Rows that are narrowed together: enough for long lines, few enough to stay in the cache. */
  private static final int BLOCK = 32;

  private final DecodedImage source;
  private final ImageSize target;
  private final ResizeFilter horizontal;
  private final ResizeFilter vertical;

  /** The rows of a block, as they are stored. */
  private final byte[] stored;

  /** The same by column: for each x the block's reds, greens and blues. */
  private final int[][] columns;

  private final int[][] narrowedColumns;

  /** The narrowed rows that the vertical pass may still need: row y at y modulo their number. */
  private final int[][] rows;

  /** Those of them that the block's rows become. */
  private final int[][] narrowed = new int[BLOCK][];

  private int rowsRead;

  private Resizer(DecodedImage source, ImageSize target) {
    this.source = source;
    this.target = target;
    horizontal = ResizeFilter.of(source.size().width(), source.columns(), target.width());
    vertical = ResizeFilter.of(source.size().height(), source.rows(), target.height());
    stored = new byte[BLOCK * source.size().width() * CHANNELS];
    columns = new int[source.size().width()][BLOCK * CHANNELS];
    narrowedColumns = new int[target.width()][BLOCK * CHANNELS];
    rows = new int[vertical.mostTaps() + BLOCK][target.width() * CHANNELS];
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

  static void resize(DecodedImage image, ImageSize target, ByteBuffer destination) {
    if (destination.remaining() < target.rgbBytes()) {
      throw new BufferOverflowException();
    }
    new Resizer(image, target).writeTo(destination);
  }

  private void writeTo(ByteBuffer destination) {
    int[] values = new int[target.width() * CHANNELS];
    byte[] row = new byte[values.length];
    for (int y = 0; y < target.height(); y++) {
      while (rowsRead < vertical.end(y)) {
        readBlock();
      }
      vertical.weigh(y, rows, values);
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) values[i];
      }
      destination.put(row);
    }
  }

  private void readBlock() {
    int count = Math.min(BLOCK, source.size().height() - rowsRead);
    int rowBytes = source.size().width() * CHANNELS;
    MemorySegment.copy(
        source.rgb(), JAVA_BYTE, (long) rowsRead * rowBytes, stored, 0, count * rowBytes);
    for (int y = 0; y < count; y++) {
      narrowed[y] = rows[(rowsRead + y) % rows.length];
    }
    for (int x = 0; x < columns.length; x++) {
      readColumn(x, count, rowBytes, columns[x]);
    }
    for (int x = 0; x < narrowedColumns.length; x++) {
      horizontal.weigh(x, columns, narrowedColumns[x]);
      writeColumn(narrowedColumns[x], x, count);
    }
    rowsRead += count;
  }

  private void readColumn(int x, int count, int rowBytes, int[] column) {
    for (int y = 0, from = x * CHANNELS; y < count; y++, from += rowBytes) {
      column[y] = stored[from] & 0xFF;
      column[y + BLOCK] = stored[from + 1] & 0xFF;
      column[y + 2 * BLOCK] = stored[from + 2] & 0xFF;
    }
  }

  private void writeColumn(int[] column, int x, int count) {
    for (int y = 0, to = x * CHANNELS; y < count; y++) {
      int[] row = narrowed[y];
      row[to] = column[y];
      row[to + 1] = column[y + BLOCK];
      row[to + 2] = column[y + 2 * BLOCK];
    }
  }
}
