package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.function.Containerfile.Instruction;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The container files against the build and the code, where no engine is at hand. */
class ContainerfileTest {
  private static final Path ROOT = Path.of("..");
  private static final Path LAUNCHER = ROOT.resolve("trainer/src/main/launcher/trainer");
  private static final Set<String> INSTRUCTIONS =
      Set.of("FROM RUN ADD COPY LABEL WORKDIR USER ENV VOLUME EXPOSE ENTRYPOINT CMD".split(" "));

  static List<Containerfile> all() throws IOException {
    try (Stream<Path> files = Files.list(Manifests.INFRA.resolve("containers"))) {
      return files
          .filter(file -> file.toString().endsWith(".Containerfile"))
          .sorted()
          .map(Containerfile::read)
          .toList();
    }
  }

  static List<Containerfile> functions() throws IOException {
    return all().stream().filter(file -> file.toString().startsWith("function")).toList();
  }

  static List<Containerfile> trainers() throws IOException {
    return all().stream().filter(file -> file.toString().startsWith("trainer")).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasOnlyInstructionsThatThereAre(Containerfile file) {
    assertThat(file.instructions()).extracting(Instruction::name).isSubsetOf(INSTRUCTIONS);
    assertThat(file.instructions().getFirst().name()).isEqualTo("FROM");
  }

  @ParameterizedTest
  @MethodSource("all")
  void runsAsAPlainUserWithoutAShell(Containerfile file) throws JsonProcessingException {
    assertThat(file.ofImage("USER")).containsExactly("65532:65532");
    assertThat(file.ofImage("RUN")).isEmpty();
    List<String> program = entrypoint(file);
    assertThat(program.getFirst()).startsWith("/");
    assertThat(program).noneMatch(argument -> argument.contains("$") || argument.endsWith("/sh"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysWhatItIs(Containerfile file) {
    assertThat(String.join(" ", file.ofImage("LABEL")))
        .contains("org.opencontainers.image.title=")
        .contains("org.opencontainers.image.description=")
        .contains("org.opencontainers.image.licenses=\"Apache-2.0\"");
  }

  @ParameterizedTest
  @MethodSource("all")
  void pinsEveryBaseAndCopiesFromStagesThatThereAre(Containerfile file) {
    Set<String> stages = new HashSet<>();
    for (Instruction instruction : file.instructions()) {
      if (instruction.name().equals("FROM")) {
        String[] base = instruction.arguments().split(" AS ");
        assertThat(base[0]).matches("[a-z0-9.-]+\\.[a-z]+/[a-z0-9/-]+:(?!latest)[\\w.-]+");
        stages.add(base.length > 1 ? base[1] : "");
      }
      Matcher from = Pattern.compile("--from=(\\S+) .*").matcher(instruction.arguments());
      if (instruction.name().equals("COPY") && from.matches()) {
        assertThat(stages).contains(from.group(1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void copiesOnlyWhatTheIgnoreFileLetsThrough(Containerfile file) throws IOException {
    List<String> let =
        Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(file.copiedFromBuild())
        .isNotEmpty()
        .allSatisfy(source -> assertThat(let).anyMatch(source::startsWith));
  }

  @ParameterizedTest
  @MethodSource("all")
  void holdsTheBillOfMaterialsAndTheJpegLibrary(Containerfile file) {
    assertThat(file.copiedFromBuild()).anyMatch(source -> source.endsWith("/bom.json"));
    assertThat(file.ofImage("COPY"))
        .anyMatch(copy -> copy.startsWith("--from=files ") && copy.contains("/libturbojpeg.so.0 "));
  }

  @ParameterizedTest
  @MethodSource("all")
  void copiesWhatTheBuildLeaves(Containerfile file) {
    assumeThat(ROOT.resolve("function/target/quarkus-app"))
        .as("the function is packaged, which comes after its tests: run this once more then")
        .exists();
    for (String source : file.copiedFromBuild()) {
      Path folder = ROOT.resolve(source.substring(0, source.lastIndexOf('/')));
      PathMatcher name =
          FileSystems.getDefault()
              .getPathMatcher("glob:" + source.substring(source.lastIndexOf('/') + 1));
      String built = source.replaceFirst("/target/[^/]+$", "/target/classes/-");
      assumeThat(ROOT.resolve(built).getParent()).as("the module is packaged").exists();
      if (!source.endsWith("/bom.json")) { // which a build offline leaves out
        assertThat(folder).isDirectoryContaining(path -> name.matches(path.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void servesOnThePortThatKnativeAsks(Containerfile file) {
    assertThat(file.ofImage("EXPOSE"))
        .containsExactly(
            Manifests.function("cpu").at("/containers/0/ports/0/containerPort").asText());
    assertThat(file.ofImage("VOLUME")).containsExactly("[\"/models\"]");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void setsWhatTheFunctionReads(Containerfile file) {
    Map<String, String> environment =
        file.environment().entrySet().stream()
            .filter(variable -> variable.getKey().startsWith("MARQUEE_"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(Configurations.environmentNames()).containsAll(environment.keySet());
    assertThat(Configurations.ofEnvironment(environment)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void startsTheTrainerAsItsLauncherDoes(Containerfile file) throws IOException {
    String launcher = Files.readString(LAUNCHER);
    List<String> flags =
        Pattern.compile("(?<= )(--?[A-Za-z][^ $\"=]*(?:=[\\w.-]+)?)(?= )")
            .matcher(launcher.substring(launcher.lastIndexOf("exec \"$java\"")))
            .results()
            .map(flag -> flag.group(1))
            .filter(flag -> !flag.startsWith("-Dmarquee.terminal"))
            .toList();
    assertThat(flags).hasSizeGreaterThan(3);
    assertThat(entrypoint(file)).containsAll(flags).endsWith("dev.marquee.trainer.command.Trainer");
    assertThat(file.environment()).containsAllEntriesOf(exports(launcher));
  }

  /** {@code export NAME=value OTHER=${OTHER:-default}}. */
  private static Map<String, String> exports(String launcher) {
    String lines =
        launcher
            .lines()
            .filter(line -> line.startsWith("export "))
            .collect(Collectors.joining(" "));
    Map<String, String> exports =
        Pattern.compile("([A-Z_]+)=(?:\\$\\{\\1:-)?(\\w+)")
            .matcher(lines)
            .results()
            .collect(Collectors.toMap(e -> e.group(1), e -> e.group(2)));
    assertThat(exports).isNotEmpty();
    return exports;
  }

  @Test
  void theDocumentationOfEachSaysHowToBuildIt() throws IOException {
    for (Containerfile file : all()) {
      assertThat(file.file())
          .content()
          .containsPattern("#   (MAVEN_ARGS=-Pgpu )?\\./marquee (build|native)\n")
          .contains("podman build -f infra/containers/" + file + " ");
    }
  }

  private static List<String> entrypoint(Containerfile file) throws JsonProcessingException {
    return List.of(
        new ObjectMapper().readValue(file.ofImage("ENTRYPOINT").getFirst(), String[].class));
  }
}
