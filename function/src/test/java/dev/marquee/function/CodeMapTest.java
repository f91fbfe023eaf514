package dev.marquee.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front page's map of the code against the code. */
class CodeMapTest {

  @ParameterizedTest
  @ValueSource(strings = {"trainer", "function"})
  void namesEveryPackageAndNoOther(String module) throws IOException {
    assertThat(named(module)).isEqualTo(packages(module));
  }

  /** What stands in the second column below the module's line. */
  private static Set<String> named(String module) throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    MatchResult lines =
        Pattern.compile("(?m)^" + module + "/ .*\n((?: {16}\\S.*\n)+)")
            .matcher(readme)
            .results()
            .findFirst()
            .orElseThrow();
    return lines
        .group(1)
        .lines()
        .flatMap(line -> List.of(line.strip().split(" {2,}", 2)[0].split(", ")).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> packages(String module) throws IOException {
    Path root = Path.of("..", module, "src/main/java/dev/marquee", module);
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
