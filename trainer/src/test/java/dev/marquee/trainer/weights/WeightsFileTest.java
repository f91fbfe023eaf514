package dev.marquee.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On files that PyTorch wrote; torch_checkpoints.py made them. */
class WeightsFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth", "hashed-7294882a.pth"})
  void readsWhatPyTorchWrote(String name) throws Exception {
    Map<String, Tensor> weights = WeightsFile.read(resource(name));
    assertThat(weights.keySet())
        .containsExactly(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
            "parameter",
            "half",
            "bfloat",
            "double",
            "int",
            "transposed",
            "part",
            "empty");
    assertTensor(weights.get("0.weight"), new long[] {2, 1, 1, 1}, 0, 1);
    assertTensor(weights.get("1.num_batches_tracked"), new long[0], 0);
    assertTensor(weights.get("parameter"), new long[] {2}, 0.5f, -1.5f);
    assertTensor(weights.get("half"), new long[] {2}, 0.099975586f, 65504);
    assertTensor(weights.get("bfloat"), new long[] {2}, 0.100097656f, 3.0040553e38f);
    assertTensor(weights.get("double"), new long[] {2}, 0.1f, -2);
    assertTensor(weights.get("int"), new long[] {1, 1}, -7);
    assertTensor(weights.get("transposed"), new long[] {3, 2}, 0, 3, 1, 4, 2, 5);
    assertTensor(weights.get("part"), new long[] {1, 2}, 4, 5);
    assertTensor(weights.get("empty"), new long[] {0, 3});
  }

  @ParameterizedTest
  @CsvSource({
    "command.pth,posix.system",
    "command-legacy.pth,posix.system",
    "module.pth,torch.nn.modules.linear.Linear",
    "bool.pth,torch.BoolStorage",
    "wrapped.pth,its entry epoch is not an array; save model.state_dict() alone",
    "expanded.pth,'a has shape [1000], strides [0]'",
    "hashed-00000000.pth,should begin with 00000000",
    "absent.pth,absent.pth: there is no such file"
  })
  void saysWhatItRefuses(String name, String problem) throws Exception {
    Path file = resource("zip.pth").resolveSibling(name);
    Optional<FileTime> before = touched();
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(UnreadableWeightsException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(problem);
    assertThat(touched()).isEqualTo(before);
  }

  /** When the command of torch_checkpoints.py was last run, by whomever. */
  private static Optional<FileTime> touched() throws IOException {
    Path mark = Path.of("/tmp/marquee-was-here");
    return Files.exists(mark) ? Optional.of(Files.getLastModifiedTime(mark)) : Optional.empty();
  }

  @Test
  void takesADateInANameForNoSha() throws Exception {
    Path file = Files.copy(resource("zip.pth"), folder.resolve("squeezenet-20251130.pth"));
    assertThat(WeightsFile.read(file)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth"})
  void refusesEveryTruncation(String name) throws Exception {
    byte[] whole = Files.readAllBytes(resource(name));
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> WeightsFile.read(file))
          .isInstanceOf(UnreadableWeightsException.class);
    }
  }

  /** Whatever a damaged byte does, the caller sees weights or one kind of exception. */
  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth"})
  void survivesDamagedBytes(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(resource(name));
    Path file = folder.resolve(name);
    int refused = 0;
    for (int i = 0; i < bytes.length; i += 5) {
      bytes[i] ^= (byte) 0x5a;
      Files.write(file, bytes);
      refused += readable(file) ? 0 : 1;
      bytes[i] ^= (byte) 0x5a;
    }
    assertThat(refused).isGreaterThan(bytes.length / 50);
  }

  private static boolean readable(Path file) {
    try {
      WeightsFile.read(file);
      return true;
    } catch (UnreadableWeightsException e) {
      return false;
    }
  }

  @Test
  void refusesWhatIsNoWeightsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("poster.jpg"), "certainly not weights");
    assertThatThrownBy(() -> WeightsFile.read(file))
        .hasMessageContaining("neither safetensors nor a PyTorch checkpoint");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(WeightsFileTest.class.getResource("/weights/" + name).toURI());
  }

  private static void assertTensor(Tensor tensor, long[] shape, float... values) {
    assertThat(tensor.shape()).containsExactly(shape);
    assertThat(tensor.values()).containsExactly(values);
  }
}
