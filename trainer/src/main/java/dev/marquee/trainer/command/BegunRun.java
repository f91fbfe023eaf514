package dev.marquee.trainer.command;

import dev.marquee.trainer.training.RunFolder;
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
          "The run in %s began with %s (%s) than this (%s): give the same options, or another --output"
              .formatted(run.folder(), what, begun, asked));
    }
  }
}
