package dev.marquee.trainer.command;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.baseline.BaselineFileException;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.baseline.Baselines;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.report.PosterShelf;
import dev.marquee.trainer.report.Report;
import dev.marquee.trainer.training.Distillation;
import dev.marquee.trainer.training.NewRun;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.TrainableNetwork;
import dev.marquee.trainer.weights.WeightsFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Trains the paper's networks with the paper's recipe, and reports on them beside the paper."
            + " Called again, it goes on where it was stopped.")
final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private PosterOptions posters;
  @Mixin private RecipeOptions recipe;
  @Mixin private WorkOptions work;
  @Mixin private CacheOption cache;
  @Mixin private DevicesOption where;

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "alexnet,vgg19,resnet101",
      paramLabel = "NAME",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Topology> networks;

  @Option(
      names = "--weights-dir",
      paramLabel = "DIR",
      description =
          "ImageNet weights under torchvision's file names; networks without one train from scratch.")
  private Path weights;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description =
          "For report.html, the runs in runs/ and what simpler methods reach in baselines/.")
  private Path output;

  @Option(
      names = "--no-pictures",
      description = "Leave pictures of posters out, for a report that others may see.")
  private boolean noPictures;

  @Override
  public Integer call() {
    Recipe plan = recipe.recipe();
    check(plan);
    PosterDataset data = posters.open(plan.labelPolicy(), plan.seed());
    DataFingerprint fingerprint = data.fingerprint();
    // all of them before the work of hours, for one may be refused
    List<RunFolder> runs =
        networks.stream()
            .map(network -> beginOrGoOn(describe(network, plan, data, fingerprint), data))
            .toList();
    Path simpler = output.resolve("baselines");
    try (PosterLoader loader = work.loader(plan.inputSize(), cache.bytes());
        var _ = new Problems(command, data, loader)) {
      measureBaselines(simpler, data, fingerprint, plan.seed(), loader);
      train(runs, data, loader);
    }
    PosterShelf shelf = PosterShelf.of(data, !noPictures);
    Report.of(runs, List.of(simpler), Map.of(fingerprint, shelf)).write(output);
    command.commandLine().getOut().println("wrote " + output.resolve("report.html"));
    return 0;
  }

  /** Looks before the work at what would be refused after some of it. */
  private void check(Recipe plan) {
    if (weights != null && !Files.isDirectory(weights)) {
      throw new ParameterException(
          command.commandLine(), "--weights-dir " + weights + " is no folder");
    }
    for (Topology topology : networks) {
      Network network = topology.network(Head.CLASSIFIER, Genres.PAPER.size());
      TrainableNetwork.require(network, plan);
    }
  }

  /** Leaves baselines in a folder, those that are there if they are of the same posters. */
  private static void measureBaselines(
      Path folder,
      PosterDataset data,
      DataFingerprint fingerprint,
      long seed,
      PosterLoader loader) {
    if (kept(folder).filter(results -> results.isOf(fingerprint, seed)).isEmpty()) {
      new BaselineResults(fingerprint, seed, Baselines.run(data, loader)).write(folder);
    }
  }

  /** Nothing where they are damaged, for they are made anew in minutes. */
  private static Optional<BaselineResults> kept(Path folder) {
    try {
      return BaselineResults.isAt(folder)
          ? Optional.of(BaselineResults.read(folder))
          : Optional.empty();
    } catch (BaselineFileException e) {
      return Optional.empty();
    }
  }

  private void train(List<RunFolder> runs, PosterDataset data, PosterLoader loader) {
    PrintWriter out = command.commandLine().getOut();
    TrainingSession session = new TrainingSession(data, loader, where.devices, out);
    for (RunFolder run : runs) {
      RunDescription begun = run.description();
      out.printf("%s, initial weights: %s%n", begun.topology(), begun.weights());
      if (!session.isComplete(run)) {
        session.complete(run);
      }
    }
  }

  private RunDescription describe(
      Topology network, Recipe plan, PosterDataset data, DataFingerprint fingerprint) {
    return new RunDescription(
        network,
        Head.CLASSIFIER,
        data.genres().labels(),
        plan,
        posters.remembered(),
        posters.labelFile(),
        fingerprint,
        weights(network).map(WeightsFile::identity).orElse("none"),
        Distillation.NONE);
  }

  private RunFolder beginOrGoOn(RunDescription description, PosterDataset data) {
    Path folder = output.resolve("runs").resolve(description.topology().toString());
    return RunFolder.isAt(folder)
        ? goOn(RunFolder.open(folder), description)
        : NewRun.begin(
            folder,
            description,
            data.posters(),
            () -> weights(description.topology()).map(WeightsFile::read));
  }

  private RunFolder goOn(RunFolder run, RunDescription description) {
    run.requireSameData(description.data());
    RunDescription begun = run.description();
    var same = new BegunRun(run, command.commandLine());
    same.require("another recipe", begun.recipe().settings(), description.recipe().settings());
    same.require("other weights", begun.weights(), description.weights());
    return run;
  }

  private Optional<Path> weights(Topology network) {
    return Optional.ofNullable(weights)
        .flatMap(folder -> WeightsFile.in(folder, network.toString()));
  }
}
