package dev.marquee.trainer.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The trainer in a JVM of its own, as the launcher starts it. */
final class TrainerProcess {

  private TrainerProcess() {}

  /**
   * How to start it.
   *
   * @param flags of the JVM
   */
  static ProcessBuilder of(List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Trainer.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
