package dev.marquee.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./marquee}, with a program in Maven's place that only tells how it was called. */
class LauncherTest {

  private static final String NO_JDK =
      "marquee: no JDK 25 found. Install one (for example Temurin 25 from https://adoptium.net, or"
          + " 'sdk install java 25-tem') and set JAVA_HOME to it.\n";

  private static final Path MARQUEE = Path.of("..", "marquee");

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @Test
  void handsItsArgumentsToMavenWhateverItsVersionAndOnlyOnce() throws Exception {
    Outcome outcome = marquee(Map.of("MAVEN_ARGS", "-Pgpu -T 2"), "test", "-Dtest=A B");

    assertThat(outcome.out()).isEqualTo("<-Pgpu><-T><2><verify><-Dtest=A B>MAVEN_ARGS=");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void callsMavenWithoutMoreWhereNothingIsSet() throws Exception {
    assertThat(marquee(Map.of(), "format").out()).isEqualTo("<-q><spotless:apply>MAVEN_ARGS=");
  }

  @Test
  void namesTheBenchmarksThereAreAndNothingElse() throws Exception {
    Outcome outcome = marquee(Map.of(), "bench", "nothing");

    assertThat(outcome.err().strip().split("[: ]+"))
        .startsWith("marquee", "name", "a", "benchmark", "fuzz", "images")
        .doesNotHaveDuplicates()
        .allSatisfy(word -> assertThat(word).matches("[a-z]+"));
    assertThat(outcome.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fuzz", "images", "precision", "serve", "soak", "start", "train"})
  void benchmarksTellHowTheyAreUsedWithoutABuild(String name) throws Exception {
    Outcome outcome = marquee(Map.of(), ("bench " + name + " --help").split(" +"));

    assertThat(outcome.out()).contains("./marquee bench " + name);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(folder.resolve("java-home")).as("Maven was called").doesNotExist();
  }

  @Test
  void refusesACommandThatItDoesNotKnow() throws Exception {
    Outcome outcome = marquee(Map.of(), "srve");

    assertThat(outcome.err()).contains("unknown command 'srve'", "Usage: ./marquee");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "test", "build", "native", "format"})
  void tellsHowItIsUsedWithoutDoingAThing(String command) throws Exception {
    Outcome outcome = marquee(Map.of(), command, "--help");

    assertThat(outcome.out()).startsWith("Usage: ./marquee").contains("-Dquarkus.http.port=");
    assertThat(outcome.status()).isZero();
    assertThat(folder.resolve("java-home")).as("Maven was called").doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9125", "--port=9125", "--port"})
  void namesThePortsSettingWhereItIsGivenAnotherWay(String argument) throws Exception {
    Outcome outcome = marquee(Map.of(), "serve", argument);

    assertThat(outcome.err()).contains("'" + argument + "'", "-Dquarkus.http.port=9000");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(folder.resolve("java-home")).as("Maven was called").doesNotExist();
  }

  @Test
  void replacesAnExecutableOnlyByANewOne() throws Exception {
    Path built = Files.createDirectories(house().resolve("function/target/native"));
    Path old = Files.createFile(built.resolve("function-0-runner"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));

    assertThat(nativeBuild("exit 1").status()).isEqualTo(1);
    assertThat(nativeBuild("").err()).isEqualTo("marquee: Maven built no executable\n");
    assertThat(old).exists();

    Path runner = built.resolve("function-1-runner");
    assertThat(nativeBuild("touch " + runner).err()).startsWith("marquee: built ").contains("-1-");
    assertThat(old).doesNotExist();
    assertThat(runner).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo '    java.specification.version = 1.8'", "exit 1"})
  void passesOverWhatIsTooOldOrNoJavaWithoutAWord(String java) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("old/bin"));
    program(bin.resolve("java"), java);
    program(bin.resolve("javac"), java);

    Path old = bin.getParent();
    Path told = folder.resolve("java-home");

    Outcome outcome = marquee(Map.of("JAVA_HOME", old.toString()), "format");

    assertThat(outcome.err()).isIn("", NO_JDK);
    assertThat(Files.exists(told)).as("Maven was called").isEqualTo(outcome.err().isEmpty());
    if (Files.exists(told)) {
      assertThat(Files.readString(told)).isNotEqualTo(old.toString()).isNotEmpty();
    }
  }

  @Test
  void buildsAgainWhereMavenArgsAskForAnotherBuild() throws Exception {
    Path house = house();
    Files.createFile(house.resolve("pom.xml"));
    Files.createDirectories(house.resolve("onnx-models"));
    program(Files.createDirectories(house.resolve("trainer/target/bin")).resolve("trainer"), "");
    Map<String, String> gpu = Map.of("MAVEN_ARGS", "-Pgpu");

    assertThat(marquee(house.resolve("marquee"), Map.of(), "trainer").err()).isEmpty();
    assertThat(marquee(house.resolve("marquee"), gpu, "trainer").err())
        .startsWith("marquee: building trainer\n<-Pgpu><-q><-pl><trainer>");
    assertThat(marquee(house.resolve("marquee"), gpu, "trainer").err()).isEmpty();
    assertThat(marquee(house.resolve("marquee"), Map.of("MAVEN_ARGS", "-o"), "trainer").err())
        .startsWith("marquee: building trainer\n<-o>");
  }

  /** A folder with a copy of the launcher, which takes it for the repository. */
  private Path house() throws IOException {
    Path house = Files.createDirectories(folder.resolve("house"));
    Files.copy(
        MARQUEE,
        house.resolve("marquee"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    return house;
  }

  /** {@code ./marquee native} with a GraalVM that is none, and a Maven that does this. */
  private Outcome nativeBuild(String maven) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("graalvm/bin"));
    program(bin.resolve("java"), "echo '    java.specification.version = 25'");
    program(bin.resolve("native-image"), "echo Mandrel");
    return marquee(
        house().resolve("marquee"),
        maven,
        Map.of("GRAALVM_HOME", bin.getParent().toString()),
        "native");
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome marquee(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return marquee(MARQUEE, environment, arguments);
  }

  private Outcome marquee(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return marquee(
        launcher,
        """
        printf '<%s>' "$@"
        printf 'MAVEN_ARGS=%s' "$MAVEN_ARGS"
        printf '%s' "$JAVA_HOME" >"${0%/*}/java-home"
        """,
        environment,
        arguments);
  }

  private Outcome marquee(
      Path launcher, String maven, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    program(folder.resolve("mvn"), maven);
    Path err = folder.resolve("err");
    String[] command = new String[arguments.length + 1];
    command[0] = launcher.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().remove("MAVEN_ARGS");
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(err));
  }
}
