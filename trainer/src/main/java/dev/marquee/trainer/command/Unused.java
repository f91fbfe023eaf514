package dev.marquee.trainer.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Options that were given although nothing would come of them. */
final class Unused {

  private Unused() {}

  /**
   * Refuses options.
   *
   * @param why what follows the option's name in the message
   */
  static void refuse(CommandLine command, List<String> options, String why) {
    options.stream()
        .filter(command.getParseResult()::hasMatchedOption)
        .findFirst()
        .ifPresent(
            given -> {
              throw new ParameterException(command, given + " " + why);
            });
  }
}
