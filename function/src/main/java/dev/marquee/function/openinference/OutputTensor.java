package dev.marquee.function.openinference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tensor of an answer: one row for each poster. */
public sealed interface OutputTensor {

  /** What the model calls it. */
  String name();

  /** Whether its data follow the JSON. */
  boolean binary();

  /** The protocol's name for the type of its elements. */
  String datatype();

  /** Its dimensions. */
  List<Integer> shape();

  /** Its elements for JSON, in row-major order. */
  List<?> values();

  /** Its elements for binary, in row-major order, the lowest byte of a number first. */
  byte[] bytes();

  /**
   * Numbers.
   *
   * @param rows all of one length
   */
  record Floats(String name, boolean binary, float[][] rows) implements OutputTensor {
    @Override
    public String datatype() {
      return "FP32";
    }

    @Override
    public List<Integer> shape() {
      return List.of(rows.length, rows[0].length);
    }

    @Override
    public List<Float> values() {
      List<Float> values = new ArrayList<>();
      for (float[] row : rows) {
        for (float value : row) {
          values.add(value);
        }
      }
      return values;
    }

    @Override
    public byte[] bytes() {
      ByteBuffer bytes = ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      for (float[] row : rows) {
        bytes.asFloatBuffer().put(row);
        bytes.position(bytes.position() + row.length * Float.BYTES);
      }
      return bytes.array();
    }
  }

  /**
   * Texts.
   *
   * @param rows all of one length
   */
  record Strings(String name, boolean binary, List<List<String>> rows) implements OutputTensor {
    @Override
    public String datatype() {
      return "BYTES";
    }

    @Override
    public List<Integer> shape() {
      return List.of(rows.size(), rows.getFirst().size());
    }

    @Override
    public List<String> values() {
      return rows.stream().flatMap(List::stream).toList();
    }

    @Override
    public byte[] bytes() {
      List<byte[]> texts =
          values().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
      int length = texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      texts.forEach(text -> bytes.putInt(text.length).put(text));
      return bytes.array();
    }
  }
}
