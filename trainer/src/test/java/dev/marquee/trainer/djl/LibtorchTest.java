package dev.marquee.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In JVMs of their own: libtorch reads the level once, and warns once. */
class LibtorchTest {

  /** A call of DJL's that libtorch finds old-fashioned. */
  static final class Warned {
    static void main() {
      try (NDManager manager = Djl.engine().newBaseManager(Device.cpu())) {
        manager.zeros(new Shape(1)).set(FloatBuffer.allocate(1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"WARNING, true", "ERROR, false"})
  void warnsAsTheEnvironmentAsksFor(String level, boolean warns) throws Exception {
    assertThat(log(level).contains("Warning: AutoNonVariableTypeMode")).isEqualTo(warns);
  }

  private static String log(String level) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Warned.class.getName());
    builder.environment().put("TORCH_CPP_LOG_LEVEL", level);
    Process process = builder.redirectErrorStream(true).start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(log).isZero();
    return log;
  }
}
