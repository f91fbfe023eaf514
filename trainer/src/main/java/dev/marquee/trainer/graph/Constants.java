package dev.marquee.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.trainer.weights.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A graph's constants, between their stored bytes and numbers. */
public final class Constants {

  private Constants() {}

  /**
   * The numbers of a constant, whatever they are stored as.
   *
   * @throws UnsupportedGraphException for a type or a form that Marquee does not write
   */
  public static Tensor read(TensorProto constant) {
    long[] shape = constant.getDimsList().stream().mapToLong(Long::longValue).toArray();
    ByteBuffer raw = constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    DataType type = DataType.forNumber(constant.getDataType());
    int bytes = bytes(type);
    if (bytes == 0 || !count(shape).equals(BigInteger.valueOf(raw.remaining() / bytes))) {
      throw new UnsupportedGraphException(
          "the constant %s (%s, %d bytes for %s numbers) is nothing that Marquee writes"
              .formatted(constant.getName(), type, raw.remaining(), count(shape)));
    }
    float[] values = new float[raw.remaining() / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = next(raw, type);
    }
    return new Tensor(shape, values);
  }

  private static BigInteger count(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private static int bytes(DataType type) {
    return switch (type) {
      case INT64 -> 8;
      case FLOAT, INT32 -> 4;
      case FLOAT16 -> 2;
      case INT8, UINT8 -> 1;
      case null, default -> 0;
    };
  }

  private static float next(ByteBuffer raw, DataType type) {
    return switch (type) {
      case FLOAT -> raw.getFloat();
      case FLOAT16 -> Float.float16ToFloat(raw.getShort());
      case INT32 -> raw.getInt();
      case INT64 -> raw.getLong();
      case INT8 -> raw.get();
      case UINT8 -> Byte.toUnsignedInt(raw.get());
      default -> throw new IllegalArgumentException("not a number: " + type);
    };
  }

  /** A float32 constant in half precision; any other as it is. */
  public static TensorProto half(TensorProto constant) {
    if (constant.getDataType() != DataType.FLOAT.getNumber()) {
      return constant;
    }
    float[] values = read(constant).values();
    ByteBuffer bytes = littleEndian(values.length * Short.BYTES);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return constant(constant.getName(), DataType.FLOAT16, constant.getDimsList(), bytes);
  }

  /** A constant of float32. */
  public static TensorProto float32(String name, Tensor values) {
    return float32(name, Arrays.stream(values.shape()).boxed().toList(), values.values());
  }

  /** A constant of float32, row-major. */
  public static TensorProto float32(String name, List<Long> shape, float... values) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return constant(name, DataType.FLOAT, shape, bytes);
  }

  /** A constant of signed bytes, row-major. */
  public static TensorProto int8(String name, List<Long> shape, byte[] values) {
    return constant(name, DataType.INT8, shape, ByteBuffer.wrap(values));
  }

  /** A constant of int32, row-major. */
  public static TensorProto int32(String name, List<Long> shape, int[] values) {
    ByteBuffer bytes = littleEndian(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return constant(name, DataType.INT32, shape, bytes);
  }

  /** A constant of int64, [values]. */
  public static TensorProto int64(String name, long... values) {
    ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return constant(name, DataType.INT64, List.of((long) values.length), bytes);
  }

  /** A single unsigned byte. */
  public static TensorProto uint8(String name, int value) {
    return constant(name, DataType.UINT8, List.of(), ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto constant(
      String name, DataType type, List<Long> shape, ByteBuffer bytes) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(shape)
        .setRawData(UnsafeByteOperations.unsafeWrap(bytes.rewind()))
        .build();
  }
}
