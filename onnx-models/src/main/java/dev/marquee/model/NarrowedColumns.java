package dev.marquee.model;

import static dev.marquee.model.ResizeFilter.at;
import static dev.marquee.model.Resizer.BLOCK;
import static dev.marquee.model.Resizer.CHANNELS;
import static dev.marquee.model.Resizer.PIXEL_BITS;
import static dev.marquee.model.Resizer.TWO_PIXELS;

/** The columns of a block, narrowed from left to right. */
final class NarrowedColumns {
  private final byte[] stored;
  private final int rowBytes;
  private final ResizeFilter filter;

  /** The last source columns: x at x modulo their number. */
  private final int[][] columns;

  private final int[] weighed = new int[BLOCK];
  private final int[][] sums = new int[CHANNELS][BLOCK];
  private int columnsRead;

  /**
   * @param stored the rows of a block, as they are stored, and eight bytes more
   * @param rowBytes of each of them
   * @param filter from their columns to the target's
   */
  NarrowedColumns(byte[] stored, int rowBytes, ResizeFilter filter) {
    this.stored = stored;
    this.rowBytes = rowBytes;
    this.filter = filter;
    columns = new int[filter.mostTaps() + 1][BLOCK];
  }

  /** Another block lies in the rows. */
  void restart() {
    columnsRead = filter.first()[0];
  }

  /** Returns a target column. */
  int[] weigh(int x) {
    for (; columnsRead < filter.end(x); columnsRead += 2) {
      readTwo(columnsRead, at(columnsRead, columns), at(columnsRead + 1, columns));
    }
    filter.weigh(x, columns, weighed, sums);
    return weighed;
  }

  /** Where there is only one more, the other is never used. */
  private void readTwo(int x, int[] left, int[] right) {
    int at = x * CHANNELS;
    for (int y = 0; y < BLOCK; y++, at += rowBytes) {
      long pixels = (long) TWO_PIXELS.get(stored, at);
      left[y] = (int) pixels;
      right[y] = (int) (pixels >>> PIXEL_BITS);
    }
  }
}
