package dev.marquee.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void drawsABarOnATerminal() {
    assertThat(advanceTo(7, true))
        .contains("decoding")
        .contains("7/10")
        .contains("loss 1.5")
        .contains("\r");
  }

  @Test
  void drawsNothingElsewhereWhileWorkIsShort() {
    assertThat(advanceTo(7, false)).isEmpty();
  }

  private static String advanceTo(int steps, boolean terminal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Progress progress =
        new Progress(
            "decoding", 10, new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal)) {
      progress.advance(steps, () -> "loss 1.5");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
