package dev.marquee.model;

import static dev.marquee.model.ResizeFilter.VALUES;
import static dev.marquee.model.ResizeFilter.pair;
import static dev.marquee.model.Resizer.CHANNELS;
import static dev.marquee.model.Resizer.FOUR;
import static dev.marquee.model.Resizer.PAIRS;

/** Some of the columns of a block, narrowed from left to right. */
final class NarrowedColumns {
  private final byte[] stored;
  private final int rowBytes;
  private final ResizeFilter filter;
  private final int start;

  /** Of the last source columns the pairs of reds, greens and blues: x at x modulo their number. */
  private final long[][] columns;

  private final long[] weighed = new long[PAIRS * CHANNELS];
  private int columnsRead;

  /**
   * @param stored the rows of a block, as they are stored, and one byte more
   * @param rowBytes of each of them
   * @param filter from their columns to the target's
   * @param x the first target column; may lie beyond the last
   */
  NarrowedColumns(byte[] stored, int rowBytes, ResizeFilter filter, int x) {
    this.stored = stored;
    this.rowBytes = rowBytes;
    this.filter = filter;
    boolean any = x < filter.first().length;
    start = any ? filter.first()[x] : 0;
    columns = new long[any ? filter.mostTaps() : 0][PAIRS * CHANNELS];
  }

  /** Another block lies in the rows. */
  void restart() {
    columnsRead = start;
  }

  /** Returns a target column, or any where there is none at x. */
  long[] weigh(int x) {
    if (x < filter.first().length) {
      for (; columnsRead < filter.end(x); columnsRead++) {
        read(columnsRead, columns[columnsRead % columns.length]);
      }
      filter.weigh(x, columns, weighed);
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
