package dev.marquee.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** The official ONNX checker with strict shape inference, from Debian's python3-onnx. */
final class OnnxChecker {

  private static final String PYTHON = "/usr/bin/python3";
  private static final String SCRIPT =
      """
      import sys
      try:
          import onnx
      except ImportError:
          sys.exit("the official ONNX checker is not installed: apt-get install python3-onnx")
      onnx.checker.check_model(sys.argv[1], full_check=True)
      """;

  private OnnxChecker() {}

  static void assertPasses(Path model) throws IOException, InterruptedException {
    assertThat(Path.of(PYTHON)).as("apt-get install python3-onnx").isExecutable();
    Process python =
        new ProcessBuilder(PYTHON, "-c", SCRIPT, model.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes());
    assertThat(python.waitFor()).as(said).isZero();
  }
}
