package dev.marquee.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.trainer.files.FileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", new Tensor(new long[] {2, 1}, new float[] {1.5f, Float.MIN_VALUE}));
    tensors.put("a", new Tensor(new long[0], new float[] {-3}));
    tensors.put("none", new Tensor(new long[] {0, 4}, new float[0]));
    Path file = folder.resolve("w.safetensors");
    new Safetensors(tensors, Map.of("epoch", "3")).write(file);
    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).isEqualTo(Map.of("epoch", "3"));
    assertThat(read.tensors().keySet()).containsExactly("z", "a", "none");
    assertThat(read.tensors().get("z").values()).containsExactly(1.5f, Float.MIN_VALUE);
    assertThat(read.tensors().get("a").shape()).isEmpty();
    assertThat(WeightsFile.read(file)).containsOnlyKeys("z", "a", "none");
    assertThat(folder.toFile().list()).containsExactly("w.safetensors");
  }

  /** The bytes follow the format's own description. */
  @Test
  void writesTheFormatToTheByte() throws IOException {
    Path file = folder.resolve("w.safetensors");
    var one = new Tensor(new long[] {1}, new float[] {1});
    new Safetensors(Map.of("a", one), Map.of()).write(file);
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";
    assertThat(header.length()).isEqualTo(56);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes(header, 0, 0, 0x80, 0x3f));
  }

  @Test
  void keepsTheOldFileWhenItCannotWrite() throws IOException {
    Path file = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(file.resolve("inside"), "x");
    var safetensors = new Safetensors(Map.of(), Map.of());
    assertThatThrownBy(() -> safetensors.write(file)).isInstanceOf(FileException.class);
    assertThat(file.resolve("inside")).hasContent("x");
    assertThat(folder.toFile().list()).containsExactly("taken");
  }

  @Test
  void readsHalfPrecision() throws IOException {
    String header =
        "{'h':{'dtype':'F16','shape':[1],'data_offsets':[0,2]},"
            + "'b':{'dtype':'BF16','shape':[1],'data_offsets':[2,4]}}";
    Map<String, Tensor> tensors = read(header, 0x00, 0x3e, 0xc0, 0x3f).tensors();
    assertThat(tensors.get("h").values()).containsExactly(1.5f);
    assertThat(tensors.get("b").values()).containsExactly(1.5f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | b begins at byte 0, not 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | a begins at byte 4, not 0",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | promises 4 bytes of values, but it holds 8",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | promises 12 bytes of values, but it holds 8",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | a has shape [3] but bytes [0, 8]",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | a has a broken entry",
        "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | a has a broken entry",
        "{'a':{'dtype':'F32','shape':[9999999999,9999999999],'data_offsets':[0,8]}} | far too large",
        "{'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}} | a has values of type 'C64'",
        "{'a':7} | a has values of type ''",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{}} | Duplicate field 'a'",
        "[] | not a JSON object",
        "{'a':| not JSON"
      })
  void refusesABrokenHeader(String header, String problem) {
    assertThatThrownBy(() -> read(header, new int[8]))
        .isInstanceOf(UnreadableWeightsException.class)
        .hasMessageContaining(problem);
  }

  /** A hole takes no room on the disk, and none in memory, as its values are not read. */
  @Test
  void readsWhatLiesBehindTwoGibibytes() throws Exception {
    String header =
        "{\"hole\":{\"dtype\":\"I64\",\"shape\":[268435456],\"data_offsets\":[0,2147483648]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2147483648,2147483652]}}";
    Path path = Files.write(folder.resolve("w.safetensors"), bytes(header));
    long begin = Files.size(path) + (2L << 30);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(begin);
      file.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
    }
    var last = SafetensorsHeader.parse(header.getBytes(StandardCharsets.UTF_8)).entries().get(1);
    Tensor a =
        WeightsFile.parse(
            path, content -> last.read(content.asSlice(Long.BYTES + header.length())));
    assertThat(a.values()).containsExactly(1);

    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(begin + 3);
    }
    assertThatThrownBy(() -> Safetensors.read(path))
        .hasMessageContaining("promises 2147483652 bytes of values, but it holds 2147483651");
  }

  private Safetensors read(String header, int... values) throws IOException {
    byte[] content = bytes(header.replace('\'', '"'), values);
    return Safetensors.read(Files.write(folder.resolve("w.safetensors"), content));
  }

  private static byte[] bytes(String header, int... values) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + json.length + values.length);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    for (int value : values) {
      out.put((byte) value);
    }
    return out.array();
  }
}
