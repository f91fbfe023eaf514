package dev.marquee.trainer.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Float32 values with a shape, row-major.
 *
 * @param shape the dimensions, none for a scalar
 * @param values as many as the product of the dimensions; the array is not copied, and nobody
 *     changes it
 */
public record Tensor(long[] shape, float[] values) {

  public Tensor {
    long size = size(shape);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " holds " + size + " values, not " + values.length);
    }
  }

  /** The values as little-endian float32, as files keep them. */
  public ByteBuffer littleEndian() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  /** How many values a shape holds. */
  static long size(long... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
