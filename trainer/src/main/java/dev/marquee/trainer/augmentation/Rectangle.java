package dev.marquee.trainer.augmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a poster in pixels; empty if its height or width is 0.
 *
 * @param top the first row
 * @param left the first column
 * @param height rows
 * @param width columns
 */
record Rectangle(int top, int left, int height, int width) {

  static final Rectangle NOTHING = new Rectangle(0, 0, 0, 0);

  static Rectangle whole(int height, int width) {
    return new Rectangle(0, 0, height, width);
  }

  long area() {
    return (long) height * width;
  }

  /**
   * Masks on the device: [N, height, width, 1], 1 inside each rectangle and 0 outside. Only a row
   * and a column of each travel there.
   */
  static NDArray masks(NDManager manager, List<Rectangle> rectangles, int height, int width) {
    int count = rectangles.size();
    float[] rows = new float[count * height];
    float[] columns = new float[count * width];
    for (int i = 0; i < count; i++) {
      Rectangle each = rectangles.get(i);
      int row = i * height + each.top;
      int column = i * width + each.left;
      Arrays.fill(rows, row, row + each.height, 1);
      Arrays.fill(columns, column, column + each.width, 1);
    }
    return manager
        .create(rows, new Shape(count, height, 1, 1))
        .mul(manager.create(columns, new Shape(count, 1, width, 1)));
  }
}
