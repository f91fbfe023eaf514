package dev.marquee.trainer.command;

import dev.marquee.trainer.training.RunFolder;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A run that is to go on: what it began with holds, so that options must ask for nothing else.
 *
 * @param command whose options they are
 */
record BegunRun(RunFolder run, CommandLine command) {

  /**
   * Refuses options that ask for something else.
   *
   * @param what the run began with, if it is not the same
   */
  void require(String what, Object begun, Object asked) {
    if (!begun.equals(asked)) {
      throw new ParameterException(
          command,
          "The run in %s began with %s (%s): give the same options, or another --output"
              .formatted(run.folder(), what, difference(begun, asked)));
    }
  }

  /** Of settings by name, those that differ. */
  private static String difference(Object begun, Object asked) {
    if (!(begun instanceof Map<?, ?> then && asked instanceof Map<?, ?> now)) {
      return begun + ", not " + asked;
    }
    return Stream.concat(then.keySet().stream(), now.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(then.get(name), now.get(name)))
        .map(name -> "%s: %s, not %s".formatted(name, told(then, name), told(now, name)))
        .collect(Collectors.joining("; "));
  }

  private static Object told(Map<?, ?> settings, Object name) {
    return settings.containsKey(name) ? settings.get(name) : "none";
  }
}
