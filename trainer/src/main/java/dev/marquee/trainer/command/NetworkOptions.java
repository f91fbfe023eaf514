package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.morphism.SqueezeNetInResNet;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.SameSplit;
import dev.marquee.trainer.weights.Tensor;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is trained, and from what. */
final class NetworkOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--network",
      defaultValue = "squeezenet1_1",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  Topology topology;

  @Option(
      names = "--head",
      defaultValue = "classifier",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}, torchvision's own.")
  Head head;

  @Option(
      names = "--weights",
      paramLabel = "FILE|RUN",
      description =
          "What to start from: a .safetensors, a .pth of torchvision's, or a run of the same seed, whose labels and head may be others. ResNet101 can begin with SqueezeNet 1.1. None: from scratch.")
  Path weights;

  /** The network with so many outputs. */
  Network describe(int classes) {
    return topology.network(head, classes);
  }

  /**
   * Refuses to start from a run that has learnt what this one is tested on.
   *
   * @param plan whose seed decides the split
   * @throws dev.marquee.trainer.training.MismatchedRunsException if it would
   */
  void requireSameSplit(Recipe plan) {
    Optional.ofNullable(weights)
        .flatMap(NetworkOptions::run)
        .ifPresent(run -> SameSplit.require(run, plan.seed()));
  }

  /**
   * What to start from, if not from scratch.
   *
   * @param plan whose seed decides the split
   * @param loader reads posters at the plan's size, of which weights of another network need some
   * @throws dev.marquee.trainer.training.MismatchedRunsException if it comes from a run of another
   */
  Optional<Map<String, Tensor>> read(Recipe plan, PosterDataset data, PosterLoader loader) {
    requireSameSplit(plan);
    return Optional.ofNullable(weights)
        .map(NetworkOptions::tensors)
        .map(read -> fitting(read, plan, data, loader));
  }

  private Map<String, Tensor> fitting(
      Map<String, Tensor> read, Recipe plan, PosterDataset data, PosterLoader loader) {
    if (!SqueezeNetInResNet.accepts(topology, read)) {
      return read;
    }
    PrintWriter err = command.commandLine().getErr();
    err.println("these weights are SqueezeNet's: " + topology + " begins with its feature maps");
    err.flush();
    return SqueezeNetInResNet.weights(describe(data.genres().size()), plan, read, data, loader);
  }

  /** What to start from, in words. */
  String start() {
    if (weights == null) {
      return "none";
    }
    String origin =
        run(weights).map(NetworkOptions::history).orElseGet(() -> WeightsFile.identity(weights));
    return topology == Topology.RESNET101 && SqueezeNetInResNet.accepts(topology, tensors(weights))
        ? origin + ", put into " + topology
        : origin;
  }

  private static String history(RunFolder run) {
    return run.description().history(run.folder(), run.keptEpochs());
  }

  /** The run that weights are of, be it or its checkpoint that is named. */
  private static Optional<RunFolder> run(Path start) {
    if (Files.isDirectory(start)) {
      return Optional.of(RunFolder.open(start));
    }
    Path folder = start.resolveSibling("");
    return RunFolder.isAt(folder) ? Optional.of(RunFolder.open(folder)) : Optional.empty();
  }

  private static Map<String, Tensor> tensors(Path start) {
    return Files.isDirectory(start)
        ? RunFolder.open(start).checkpoint().weights()
        : WeightsFile.read(start);
  }
}
