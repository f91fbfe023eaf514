package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.data.PosterLoader;
import picocli.CommandLine.Option;

/** What the host gives to the work. */
final class WorkOptions {

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
    return new PosterLoader(size, threads, cacheMegabytes << 20);
  }
}
