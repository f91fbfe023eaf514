package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.PosterLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the host gives to the work. */
final class WorkOptions {

  private static final int MEBIBYTE = 20;
  private static final long MOST_MEGABYTES = Long.MAX_VALUE >> MEBIBYTE;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that decode posters; default: the processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--cache",
      defaultValue = "0",
      paramLabel = "MB",
      description =
          "Memory for resized posters, so that later epochs need not decode; default: ${DEFAULT-VALUE}.")
  private long cacheMegabytes;

  PosterLoader loader(ImageSize size) {
    require(threads >= 1, "--threads must be at least 1, not " + threads);
    require(
        cacheMegabytes >= 0 && cacheMegabytes <= MOST_MEGABYTES,
        "--cache must be 0 to " + MOST_MEGABYTES + " megabytes, not " + cacheMegabytes);
    return new PosterLoader(size, threads, cacheMegabytes << MEBIBYTE);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }
}
