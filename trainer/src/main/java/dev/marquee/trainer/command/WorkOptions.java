package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.PosterLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the host gives to the work. */
final class WorkOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that decode posters; default: the processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Reads posters that are looked at once. */
  PosterLoader loader(ImageSize size) {
    return loader(size, 0);
  }

  /**
   * Reads posters.
   *
   * @param cacheBytes heap for those that are looked at again
   */
  PosterLoader loader(ImageSize size, long cacheBytes) {
    if (threads < 1) {
      throw new ParameterException(
          command.commandLine(), "--threads must be at least 1, not " + threads);
    }
    return new PosterLoader(size, threads, cacheBytes);
  }
}
