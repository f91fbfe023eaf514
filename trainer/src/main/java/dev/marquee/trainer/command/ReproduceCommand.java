package dev.marquee.trainer.command;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.baseline.Baselines;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.SmallestPoster;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.report.PosterShelf;
import dev.marquee.trainer.report.Report;
import dev.marquee.trainer.training.Distillation;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.Training;
import dev.marquee.trainer.training.UnsuitableHeadException;
import dev.marquee.trainer.weights.WeightsFile;
import dev.marquee.trainer.weights.WeightsFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  @Mixin private DevicesOption where;

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "alexnet,vgg19,resnet101",
      paramLabel = "NAME",
      description = "Which networks, with commas; default: ${DEFAULT-VALUE}.")
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
    if (weights != null && !Files.isDirectory(weights)) {
      throw new ParameterException(
          command.commandLine(), "--weights-dir " + weights + " is no folder");
    }
    Recipe plan = recipe.recipe();
    for (Topology topology : networks) {
      Network network = topology.network(Head.CLASSIFIER, Genres.PAPER.size());
      SmallestPoster.require(network, plan.inputSize());
      UnsuitableHeadException.require(network, plan);
    }
    PosterDataset data =
        PosterDataset.open(posters.folder(), Genres.PAPER, plan.labelPolicy(), plan.seed());
    List<RunFolder> runs;
    BaselineResults baselines;
    try (PosterLoader loader = work.loader(plan.inputSize());
        var _ = new Problems(command, data, loader)) {
      baselines = baselines(data, plan.seed(), loader);
      runs = train(plan, data, loader);
    }
    PosterShelf shelf = PosterShelf.of(List.of(data), !noPictures);
    Report.of(runs, List.of(baselines), shelf).write(output);
    command.commandLine().getOut().println("wrote " + output.resolve("report.html"));
    return 0;
  }

  private BaselineResults baselines(PosterDataset data, long seed, PosterLoader loader) {
    Path folder = output.resolve("baselines");
    DataFingerprint fingerprint = data.fingerprint();
    if (BaselineResults.isAt(folder)) {
      BaselineResults kept = BaselineResults.read(folder);
      if (kept.isOf(fingerprint, seed)) {
        return kept;
      }
    }
    BaselineResults results = new BaselineResults(fingerprint, seed, Baselines.run(data, loader));
    results.write(folder);
    return results;
  }

  private List<RunFolder> train(Recipe plan, PosterDataset data, PosterLoader loader) {
    PrintWriter out = command.commandLine().getOut();
    DataFingerprint fingerprint = data.fingerprint();
    List<RunFolder> runs = new ArrayList<>();
    TrainingSession session = new TrainingSession(data, loader, where.devices, out);
    for (Topology network : networks) {
      RunFolder run = beginOrGoOn(describe(network, plan, data, fingerprint), data);
      out.printf("%s, initial weights: %s%n", network, run.description().weights());
      if (!session.isComplete(run)) {
        session.complete(run);
      }
      runs.add(run);
    }
    return runs;
  }

  private RunDescription describe(
      Topology network, Recipe plan, PosterDataset data, DataFingerprint fingerprint) {
    return new RunDescription(
        network,
        Head.CLASSIFIER,
        data.genres().labels(),
        plan,
        posters.posters.toString(),
        posters.labelFile(),
        fingerprint,
        weights(network).map(file -> file.getFileName().toString()).orElse("none"),
        Distillation.NONE);
  }

  private RunFolder beginOrGoOn(RunDescription description, PosterDataset data) {
    Path folder = output.resolve("runs").resolve(description.network().toString());
    return RunFolder.isAt(folder)
        ? goOn(RunFolder.open(folder), description)
        : Training.begin(
            folder,
            description,
            data.posters(),
            weights(description.network()).map(WeightsFile::read));
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
        .flatMap(folder -> new WeightsFolder(folder).find(network.toString()));
  }
}
