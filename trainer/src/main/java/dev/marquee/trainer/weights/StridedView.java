package dev.marquee.trainer.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * PyTorch's tensor: a view of a storage. Value (i, j, ...) lies at offset + i * stride[0] + j *
 * stride[1] + ...
 *
 * @param name the tensor's name
 * @param type how the storage keeps its values
 * @param storage the storage's key in the checkpoint
 * @param count how many values the storage holds
 * @param offset the place of the first value
 * @param shape the dimensions
 * @param stride how far apart neighbours are, for each dimension
 */
record StridedView(
    String name,
    ElementType type,
    String storage,
    long count,
    long offset,
    long[] shape,
    long[] stride) {

  private static final int MOST_DIMENSIONS = 8;

  /** The view's values in row-major order. */
  Tensor read(ByteBuffer bytes) throws MalformedWeightsException {
    if (bytes.remaining() != storageBytes()) {
      throw new MalformedWeightsException(
          "%s needs a storage of %d bytes, but it has %d"
              .formatted(name, storageBytes(), bytes.remaining()));
    }
    int size = (int) checkedSize();
    if (size == 0 || contiguous()) {
      int from = (int) offset * type.bytes();
      return new Tensor(shape, type.decode(bytes.slice(size == 0 ? 0 : from, size * type.bytes())));
    }
    float[] values = new float[size];
    gather(type.decode(bytes), 0, offset, values, 0);
    return new Tensor(shape, values);
  }

  long storageBytes() {
    return Math.multiplyExact(count, type.bytes());
  }

  private long checkedSize() throws MalformedWeightsException {
    boolean sane =
        shape.length == stride.length
            && shape.length <= MOST_DIMENSIONS
            && offset >= 0
            && Arrays.stream(shape).allMatch(n -> n >= 0)
            && Arrays.stream(stride).allMatch(n -> n >= 0);
    if (!sane || Tensor.size(shape) > count || Tensor.size(shape) > 0 && last() >= count) {
      throw new MalformedWeightsException(
          "%s has shape %s, strides %s and offset %d, which its storage of %d values cannot hold"
              .formatted(name, Arrays.toString(shape), Arrays.toString(stride), offset, count));
    }
    return Tensor.size(shape);
  }

  private long last() {
    long last = offset;
    for (int d = 0; d < shape.length; d++) {
      last = Math.addExact(last, Math.multiplyExact(shape[d] - 1, stride[d]));
    }
    return last;
  }

  private boolean contiguous() {
    long expected = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && stride[d] != expected) {
        return false;
      }
      expected *= shape[d];
    }
    return true;
  }

  private int gather(float[] from, int dimension, long place, float[] to, int next) {
    if (dimension == shape.length) {
      to[next] = from[(int) place];
      return next + 1;
    }
    int filled = next;
    for (long i = 0; i < shape[dimension]; i++) {
      filled = gather(from, dimension + 1, place + i * stride[dimension], to, filled);
    }
    return filled;
  }
}
