package dev.marquee.trainer.graph;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelsTest {

  @Test
  void refusesWhatIsNoModel() {
    byte[] page = "<html>404</html>".getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(UnsupportedGraphException.class)
        .isThrownBy(() -> Models.parse(page))
        .withMessageStartingWith("the graph is not an ONNX model: ");
  }
}
