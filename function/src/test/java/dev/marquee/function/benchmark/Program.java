package dev.marquee.function.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to run the packaged function.
 *
 * @param name what it is called
 * @param start of the command, before the settings
 * @param end of the command, after them
 * @param files that it consists of, besides the Java runtime
 */
record Program(String name, List<String> start, List<String> end, List<Path> files) {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** On this Java runtime, as it is packaged. */
  static Program jvm(Path jar) {
    return jvm("JVM", jar, List.of());
  }

  /** On this Java runtime, from the AOT cache beside the jar. */
  static Program cached(Path jar) {
    return jvm("JVM, AOT cache", jar, List.of("-XX:AOTCache=" + jar.resolveSibling("app.aot")));
  }

  private static Program jvm(String name, Path jar, List<String> options) {
    List<String> fixed = List.of(JAVA, "--enable-native-access=ALL-UNNAMED", libraries(jar));
    List<String> start = Stream.concat(fixed.stream(), options.stream()).toList();
    return new Program(name, start, List.of("-jar", jar.toString()), List.of(jar.getParent()));
  }

  /** As an executable, with the libraries beside it. */
  static Program executable(Path file) throws IOException {
    try (Stream<Path> beside = Files.list(file.getParent())) {
      Stream<Path> libraries = beside.filter(path -> path.toString().matches(".*(\\.so|/native)"));
      List<Path> files = Stream.concat(Stream.of(file), libraries).toList();
      return new Program("native", List.of(file.toString(), libraries(file)), List.of(), files);
    }
  }

  private static String libraries(Path program) {
    return "-Donnxruntime.native.path=" + program.resolveSibling("native");
  }

  /** What its files take, in MiB. */
  double mebibytes() {
    return files.stream().mapToLong(Program::bytes).sum() / (1024.0 * 1024);
  }

  private static long bytes(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
