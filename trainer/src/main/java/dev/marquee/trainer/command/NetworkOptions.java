package dev.marquee.trainer.command;

import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.SameSplit;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is trained, and from what. */
final class NetworkOptions {

  @Option(
      names = "--network",
      defaultValue = "squeezenet1_1",
      paramLabel = "NAME",
      description = "alexnet, vgg19, vgg19_bn, resnet101 or squeezenet1_1 (default).")
  Topology network;

  @Option(
      names = "--head",
      defaultValue = "classifier",
      paramLabel = "NAME",
      description = "classifier (default: torchvision's own) or pooled.")
  Head head;

  @Option(
      names = "--weights",
      paramLabel = "FILE|RUN",
      description =
          "What to start from: a .safetensors, torchvision's .pth, or a run of the same seed, whose labels and head may be others. None: from scratch.")
  Path weights;

  /**
   * What to start from, if not from scratch.
   *
   * @param seed of the split
   * @throws dev.marquee.trainer.training.MismatchedRunsException if it comes from a run of another
   */
  Optional<Map<String, Tensor>> read(long seed) {
    return Optional.ofNullable(weights).map(start -> read(start, seed));
  }

  /** What to start from, in words. */
  String start() {
    return weights == null
        ? "none"
        : run(weights).map(NetworkOptions::history).orElseGet(() -> WeightsFile.identity(weights));
  }

  private static String history(RunFolder run) {
    return run.description().history(run.folder(), run.epochs().size());
  }

  /** The run that weights are of, be it or its checkpoint that is named. */
  private static Optional<RunFolder> run(Path start) {
    if (Files.isDirectory(start)) {
      return Optional.of(RunFolder.open(start));
    }
    Path folder = start.resolveSibling("");
    return RunFolder.isAt(folder) ? Optional.of(RunFolder.open(folder)) : Optional.empty();
  }

  private static Map<String, Tensor> read(Path start, long seed) {
    run(start).ifPresent(run -> SameSplit.require(run, seed));
    return Files.isDirectory(start)
        ? RunFolder.open(start).checkpoint().weights()
        : WeightsFile.read(start);
  }
}
