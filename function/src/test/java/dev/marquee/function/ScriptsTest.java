package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of {@code infra}, as far as they tell how they are called. */
class ScriptsTest {

  private record Outcome(int status, String out, String err) {}

  @ParameterizedTest
  @CsvSource({"gpu/all, --help", "gpu/measure, pack --help", "gpu/train, run --help"})
  void tellHowTheyAreUsed(String script, String arguments) throws Exception {
    Outcome outcome = run(script, arguments);

    assertThat(outcome.out()).contains("infra/" + script + " run");
    assertThat(outcome.status()).as(outcome.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "gpu/all, run --minutes",
    "gpu/measure, run --provider cpu --seconds",
    "gpu/train, run --device cpu --jobs",
    "bench/train, --network alexnet --batch"
  })
  void nameTheOptionThatLacksAValue(String script, String arguments) throws Exception {
    Outcome outcome = run(script, arguments);

    String option = arguments.substring(arguments.lastIndexOf(' ') + 1);
    assertThat(outcome.err()).endsWith(option + " wants a value\n");
    assertThat(outcome.status()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({"gpu/all, walk", "gpu/measure, run --minutes", "gpu/train, run --jobs 0"})
  void tellHowTheyAreUsedWhereTheyAreUsedWrongly(String script, String arguments) throws Exception {
    Outcome outcome = run(script, arguments);

    assertThat(outcome.err()).contains("infra/" + script + " run");
    assertThat(outcome.status()).isEqualTo(2);
  }

  private static Outcome run(String script, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of("../infra", script).toString()));
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), out, err);
  }
}
