package dev.marquee.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A container file as a list of instructions. */
record Containerfile(Path file, List<Instruction> instructions) {

  /**
   * One instruction.
   *
   * @param stage 0 for the first {@code FROM} and what follows it
   */
  record Instruction(int stage, String name, String arguments) {}

  static Containerfile read(Path file) {
    List<Instruction> instructions = new ArrayList<>();
    int stage = -1;
    for (String line : joined(file).lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.split("\\s+", 2);
      stage += parts[0].equals("FROM") ? 1 : 0;
      instructions.add(new Instruction(stage, parts[0], parts[1].strip()));
    }
    return new Containerfile(file, List.copyOf(instructions));
  }

  private static String joined(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return String.join("\n", lines.filter(line -> !line.startsWith("#")).toList())
          .replaceAll("\\\\\\n\\s*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Instruction> all(String name) {
    return instructions.stream().filter(instruction -> instruction.name().equals(name));
  }

  /** The arguments of an instruction of the stage that becomes the image. */
  List<String> ofImage(String name) {
    int last = instructions.getLast().stage();
    return all(name).filter(i -> i.stage() == last).map(Instruction::arguments).toList();
  }

  /** What the image sets. */
  Map<String, String> environment() {
    return ofImage("ENV").stream()
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .map(variable -> variable.split("=", 2))
        .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
  }

  /** What is copied from the build, relative to the repository's root, perhaps with a glob. */
  List<String> copiedFromBuild() {
    return all("COPY")
        .map(Instruction::arguments)
        .filter(arguments -> !arguments.startsWith("--from"))
        .map(arguments -> arguments.substring(0, arguments.lastIndexOf(' ')))
        .flatMap(sources -> Stream.of(sources.split("\\s+")))
        .toList();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
