package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The official ONNX checker with strict shape inference, from Debian's python3-onnx. A test that
 * asks for it where it is not installed counts as skipped; it comes last there.
 */
final class OnnxChecker {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int NOT_INSTALLED = 77;
  private static final String SCRIPT =
      """
      import sys
      try:
          import onnx
      except ImportError:
          sys.exit(%d)
      onnx.checker.check_model(sys.argv[1], full_check=True)
      """
          .formatted(NOT_INSTALLED);

  private OnnxChecker() {}

  static void assertPasses(Path model) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON), "no checker: apt-get install python3-onnx");
    Process python =
        new ProcessBuilder(PYTHON.toString(), "-c", SCRIPT, model.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes());
    int status = python.waitFor();
    assumeTrue(status != NOT_INSTALLED, "no checker: apt-get install python3-onnx");
    assertThat(status).as(said).isZero();
  }
}
