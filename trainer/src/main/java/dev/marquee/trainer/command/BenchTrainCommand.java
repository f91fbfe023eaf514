package dev.marquee.trainer.command;

import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.files.Json;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.MemoryInUse;
import dev.marquee.trainer.training.TrainingBenchmark;
import dev.marquee.trainer.training.TrainingBenchmark.Result;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Times the paper's training steps on noise, each network with each batch size and precision.")
final class BenchTrainCommand implements Callable<Integer> {

  private static final int MEBIBYTE = 20;

  @Spec private CommandSpec command;

  @Option(
      names = "--network",
      split = ",",
      defaultValue = "alexnet,vgg19,resnet101,squeezenet1_1",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private List<Topology> networks;

  @Option(
      names = "--head",
      defaultValue = "classifier",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}, torchvision's own.")
  private Head head;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "64",
      paramLabel = "N",
      description = "Posters a step; default: ${DEFAULT-VALUE}.")
  private List<Integer> batchSizes;

  @Option(
      names = "--mixed-precision",
      split = ",",
      defaultValue = "none,bf16",
      paramLabel = "NAME",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<MixedPrecision> precisions;

  @Option(
      names = "--steps",
      defaultValue = "50",
      paramLabel = "N",
      description = "Steps that are timed; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--memory-steps",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Go on untimed to so many steps in each network's first case, to see whether memory grows; default: ${DEFAULT-VALUE}.")
  private int memorySteps;

  @Mixin private DevicesOption where;

  @Option(names = "--json", description = "All figures as one JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    if (steps < 1) {
      throw new ParameterException(command.commandLine(), "--steps must be at least 1");
    }
    PrintWriter out = command.commandLine().getOut();
    List<Result> results = new ArrayList<>();
    for (Topology topology : networks) {
      Network network = topology.network(head, Genres.PAPER.size());
      for (Recipe recipe : recipes()) {
        results.add(benchmark(recipe).measure(network));
        if (!json) {
          print(out, results.getLast());
        }
      }
    }
    if (json) {
      out.println(Json.line(results));
    }
    return 0;
  }

  private TrainingBenchmark benchmark(Recipe recipe) {
    boolean first = recipe.equals(recipes().getFirst());
    return new TrainingBenchmark(recipe, steps, first ? memorySteps : 0, where.devices);
  }

  private List<Recipe> recipes() {
    return batchSizes.stream()
        .flatMap(size -> precisions.stream().map(precision -> Recipe.PAPER.with(size, precision)))
        .toList();
  }

  private static void print(PrintWriter out, Result result) {
    out.printf(
        "%-14s batch %4d  %-4s  %9.1f images/s  memory after %d steps %s, after %d %s%n",
        result.network(),
        result.batchSize(),
        result.mixedPrecision(),
        result.imagesPerSecond(),
        Math.min(TrainingBenchmark.SETTLED, result.memorySteps()),
        memory(result.memoryEarly()),
        result.memorySteps(),
        memory(result.memoryLate()));
    out.flush();
  }

  private static String memory(MemoryInUse memory) {
    String process = (memory.process() >> MEBIBYTE) + " MiB";
    return memory.device() == 0
        ? process
        : process + " (device " + (memory.device() >> MEBIBYTE) + " MiB)";
  }
}
