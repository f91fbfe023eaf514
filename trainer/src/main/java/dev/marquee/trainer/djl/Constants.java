package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers to compute with where gradients are wanted, in libtorch's own memory. On the CPU, DJL
 * lends libtorch the JVM's memory for numbers and arrays from the host, and gives it up with the
 * array: a gradient that is computed later reads whatever lies there after a garbage collection.
 */
public final class Constants {

  private Constants() {}

  /**
   * One number.
   *
   * @param beside whose manager owns the number, on its device
   * @return float32, no dimensions
   */
  public static NDArray of(double value, NDArray beside) {
    // made on the device: a number from the host is waited for
    return beside.getManager().full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /**
   * An array.
   *
   * @param manager owns it, on its device
   * @return float32 of that shape
   */
  public static NDArray of(float[] values, Shape shape, NDManager manager) {
    try (NDArray lent = manager.create(values, shape)) {
      return lent.duplicate();
    }
  }
}
