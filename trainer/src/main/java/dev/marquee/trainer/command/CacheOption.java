package dev.marquee.trainer.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What work that looks at posters more than once may keep of them. */
final class CacheOption {

  private static final int MEBIBYTE = 20;

  /** All else needs the other half. */
  private static final long MOST_MEGABYTES = Runtime.getRuntime().maxMemory() / 2 >> MEBIBYTE;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--cache",
      defaultValue = "0",
      paramLabel = "MB",
      description =
          "Memory for resized posters, so that later epochs need not decode; default: ${DEFAULT-VALUE}.")
  private long megabytes;

  /** Heap to spend. */
  long bytes() {
    if (megabytes < 0 || megabytes > MOST_MEGABYTES) {
      throw new ParameterException(
          command.commandLine(),
          "--cache must be 0 to %d megabytes, half of Java's memory, not %d: for more, set JAVA_OPTS=-Xmx%dm"
              .formatted(MOST_MEGABYTES, megabytes, enough(megabytes)));
    }
    return megabytes << MEBIBYTE;
  }

  /** Twice as much and a quarter: of what Java is given, collectors keep a tenth to themselves. */
  private static long enough(long megabytes) {
    return Math.clamp(megabytes, MOST_MEGABYTES, Integer.MAX_VALUE) * 5 / 2;
  }
}
