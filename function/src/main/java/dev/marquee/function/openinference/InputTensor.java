package dev.marquee.function.openinference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A tensor of a request. */
public final class InputTensor {
  private final String name;
  private final String datatype;
  private final List<Long> shape;
  private final TensorData data;

  InputTensor(String name, String datatype, List<Long> shape, TensorData data) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.data = data;
  }

  /** What the model calls it. */
  public String name() {
    return name;
  }

  /** Its dimensions, none negative. */
  public List<Long> shape() {
    return shape;
  }

  /**
   * The elements of a tensor of the type UINT8, a byte each, in row-major order.
   *
   * @throws MalformedInferenceException if it is of another type, or they are not as many as its
   *     shape says
   */
  public ByteBuffer uint8() {
    check("UINT8");
    ByteBuffer bytes =
        switch (data) {
          case TensorData.Numbers(byte[] values) -> ByteBuffer.wrap(values);
          case TensorData.Binary(ByteBuffer binary) -> binary.slice();
          case TensorData.Strings(List<String> values) when values.isEmpty() ->
              ByteBuffer.allocate(0);
          case TensorData.Strings _ -> throw malformed("its data are strings, not numbers");
        };
    checkCount(bytes.remaining());
    return bytes;
  }

  /**
   * The elements of a tensor of the type BYTES, in row-major order: in JSON they are base64, for a
   * JSON string cannot be any bytes; in binary they each have their length before them, four bytes,
   * the lowest first.
   *
   * @throws MalformedInferenceException if it is of another type, or they are not as many as its
   *     shape says
   */
  public List<byte[]> bytes() {
    check("BYTES");
    return switch (data) {
      case TensorData.Strings(List<String> values) -> {
        checkCount(values.size());
        yield values.stream().map(this::decoded).toList();
      }
      case TensorData.Binary(ByteBuffer binary) -> split(binary);
      case TensorData.Numbers _ -> throw malformed("its data are numbers, not strings");
    };
  }

  private byte[] decoded(String base64) {
    try {
      return Base64Image.decode(base64);
    } catch (IllegalArgumentException e) {
      throw malformed("in JSON its data must be base64: " + e.getMessage());
    }
  }

  private List<byte[]> split(ByteBuffer binary) {
    List<byte[]> elements = new ArrayList<>();
    ByteBuffer rest = binary.slice().order(ByteOrder.LITTLE_ENDIAN);
    while (rest.hasRemaining()) {
      if (elements.size() == count()) {
        throw malformed("it has more elements than its shape %s says".formatted(shape));
      }
      int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw malformed("its element %d ends after its data".formatted(elements.size()));
      }
      byte[] element = new byte[length];
      rest.get(element);
      elements.add(element);
    }
    checkCount(elements.size());
    return elements;
  }

  private void check(String wanted) {
    if (!datatype.equals(wanted)) {
      throw malformed("its datatype is %s, not %s".formatted(datatype, wanted));
    }
  }

  private void checkCount(long elements) {
    if (elements != count()) {
      throw malformed("it has %d elements, but its shape is %s".formatted(elements, shape));
    }
  }

  /** How many elements the shape says; more than can be is as wrong as any other number. */
  private long count() {
    try {
      return shape.stream().reduce(1L, Math::multiplyExact);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private MalformedInferenceException malformed(String what) {
    return new MalformedInferenceException("input " + name + ": " + what);
  }
}
