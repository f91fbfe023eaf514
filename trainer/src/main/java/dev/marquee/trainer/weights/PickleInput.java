package dev.marquee.trainer.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The numbers and texts that a pickle is made of. */
final class PickleInput {

  private final ByteBuffer in;

  PickleInput(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A little-endian integer of four bytes. */
  int int32() {
    return in.getInt();
  }

  /** A little-endian integer of two bytes, 0 to 65535. */
  int uint16() {
    return Short.toUnsignedInt(in.getShort());
  }

  /** One byte, 0 to 255. */
  int unsigned() {
    return Byte.toUnsignedInt(in.get());
  }

  /** A little-endian integer in two's complement of that many bytes. */
  long integer(int length) throws MalformedWeightsException {
    byte[] littleEndian = bytes(length);
    if (length > Long.BYTES) {
      throw new MalformedWeightsException("its pickle holds an integer of over 64 bits");
    }
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << Byte.SIZE | Byte.toUnsignedInt(littleEndian[i]);
    }
    int unused = Long.SIZE - length * Byte.SIZE;
    return length == 0 ? 0 : value << unused >> unused;
  }

  /** Text up to the end of the line. */
  String line() {
    int start = in.position();
    int length = 0;
    while (in.get() != '\n') {
      length++;
    }
    in.position(start);
    String line = text(length);
    in.get();
    return line;
  }

  /** Text of that many bytes. */
  String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
