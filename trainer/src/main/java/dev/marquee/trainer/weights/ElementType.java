package dev.marquee.trainer.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.Stream;

/** How a file stores one value; named as safetensors names it. All are read as float32. */
enum ElementType {
  F64(8, "DoubleStorage"),
  F32(4, "FloatStorage"),
  F16(2, "HalfStorage"),
  BF16(2, "BFloat16Storage"),
  I64(8, "LongStorage"),
  I32(4, "IntStorage");

  private final int bytes;
  private final String storage;

  ElementType(int bytes, String storage) {
    this.bytes = bytes;
    this.storage = storage;
  }

  static Optional<ElementType> ofSafetensors(String dtype) {
    return Stream.of(values()).filter(type -> type.name().equals(dtype)).findFirst();
  }

  /**
   * The type behind one of PyTorch's storage classes.
   *
   * @param storage a class of the module torch, for example {@code FloatStorage}
   */
  static Optional<ElementType> ofTorch(String storage) {
    return Stream.of(values()).filter(type -> type.storage.equals(storage)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  /** Reads little-endian values until the buffer ends. */
  float[] decode(ByteBuffer buffer) {
    ByteBuffer in = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[in.remaining() / bytes];
    if (this == F32) {
      in.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = next(in);
    }
    return values;
  }

  private float next(ByteBuffer in) {
    return switch (this) {
      case F64 -> (float) in.getDouble();
      case F32 -> in.getFloat();
      case F16 -> Float.float16ToFloat(in.getShort());
      case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
      case I64 -> in.getLong();
      case I32 -> in.getInt();
    };
  }
}
