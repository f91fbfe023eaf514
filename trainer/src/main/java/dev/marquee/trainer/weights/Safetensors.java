package dev.marquee.trainer.weights;

import dev.marquee.trainer.files.WholeFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of arrays by name in the safetensors format (github.com/huggingface/safetensors): eight
 * bytes with the length of a JSON header, the header, the values.
 *
 * @param tensors arrays by name, in the order of the header
 * @param metadata whatever the writer wants to tell, under {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

  /** The bound of the reference implementation. */
  private static final long HEADER_LIMIT = 100_000_000;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Reads a file whose values are F64, F32, F16, BF16, I64 or I32; all become float32.
   *
   * @throws UnreadableWeightsException if it is missing, damaged or of another format
   */
  public static Safetensors read(Path file) {
    return WeightsFile.parse(file, Safetensors::parse);
  }

  /**
   * What the writer of a file tells; its values are not read.
   *
   * @throws UnreadableWeightsException if it is missing, or no such file
   */
  public static Map<String, String> metadata(Path file) {
    return WeightsFile.parse(file, content -> header(content).metadata());
  }

  static Safetensors parse(MemorySegment content) throws MalformedWeightsException {
    SafetensorsHeader header = header(content);
    long begin = Long.BYTES + content.get(LENGTH, 0);
    return of(header, content.asSlice(begin));
  }

  private static SafetensorsHeader header(MemorySegment content) throws MalformedWeightsException {
    long length = content.byteSize() < Long.BYTES ? -1 : content.get(LENGTH, 0);
    if (length < 2 || length > HEADER_LIMIT || length > content.byteSize() - Long.BYTES) {
      throw new MalformedWeightsException("it is neither safetensors nor a PyTorch checkpoint");
    }
    byte[] header = content.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    return SafetensorsHeader.parse(header);
  }

  private static Safetensors of(SafetensorsHeader header, MemorySegment data)
      throws MalformedWeightsException {
    header.requireGapless(data.byteSize());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      tensors.put(entry.name(), entry.read(data));
    }
    return new Safetensors(tensors, header.metadata());
  }

  /**
   * Writes float32 values, whole or not at all.
   *
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void write(Path file) {
    WholeFile.write(file, this::write);
  }

  private void write(FileChannel out) throws IOException {
    byte[] header = SafetensorsHeader.of(tensors, metadata).bytes();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    writeFully(out, length.putLong(header.length).flip());
    writeFully(out, ByteBuffer.wrap(header));
    for (Tensor tensor : tensors.values()) {
      writeFully(out, tensor.littleEndian());
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
