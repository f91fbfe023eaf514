package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of the front page as they stand there, but for the port. */
@QuarkusTest
@QuarkusTestResource(value = ModelsFolderResource.class, restrictToAnnotatedClass = true)
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path folder;

  @BeforeEach
  void putThePosterThere() throws IOException {
    Files.write(folder.resolve("poster.jpg"), Images.jpeg(Color.RED));
  }

  static List<String> shellExamples() throws IOException {
    return blocks("sh").stream().filter(example -> example.contains("curl ")).toList();
  }

  @Test
  void hasExamplesForEveryKindOfClient() throws IOException {
    assertThat(shellExamples()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(shellExamples()).anyMatch(example -> example.contains("ce-type"));
    assertThat(blocks("java")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("shellExamples")
  void runsInAShell(String example) throws IOException, InterruptedException {
    assumeThat(run("bash", "-c", "command -v curl || true")).as("curl is on the PATH").isNotEmpty();
    JsonNode answer = Client.json(run("bash", "-euo", "pipefail", "-c", here(example)));
    assertThat(answer.at("/genres/0/genre").asText()).isEqualTo(Packages.red("10"));
  }

  @Test
  void runsInJava() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("Classify.java"), here(blocks("java").getFirst()));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    JsonNode answer = Client.json(run(java, "Classify.java", "poster.jpg"));
    assertThat(answer.at("/genres/0/genre").asText()).isEqualTo(Packages.red("10"));
    JsonNode shown = Client.json(blocks("json").getFirst().getBytes(UTF_8));
    assertThat(answer.fieldNames()).toIterable().containsExactlyElementsOf(shown::fieldNames);
    assertThat(answer.get("genres")).hasSameSizeAs(shown.get("genres"));
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(README))
        .results()
        .map(MatchResult::group)
        .map(block -> block.lines().filter(line -> !line.startsWith("```")).toList())
        .map(lines -> String.join("\n", lines))
        .toList();
  }

  private static String here(String example) {
    return example.replace("http://localhost:8080/", Client.uri("/").toString());
  }

  /** What a program prints, run beside the poster. */
  private byte[] run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(new String(printed, UTF_8)).isZero();
    return printed;
  }
}
