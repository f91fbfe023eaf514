package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.Distillation;
import dev.marquee.trainer.training.NewRun;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    modelTransformer = PresetTable.class,
    description = "Fine-tunes a network; the run's folder holds all that the other verbs need.")
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private PosterOptions posters;
  @Mixin private NetworkOptions network;
  @Mixin private RecipeOptions recipe;
  @Mixin private DistillationOptions distillation;
  @Mixin private WorkOptions work;
  @Mixin private CacheOption cache;
  @Mixin private DevicesOption where;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "RUN",
      description = "The run's folder.")
  private Path output;

  @Option(
      names = "--resume",
      description =
          "Go on after the last whole epoch of the run in RUN, with what it began with: options that ask for something else are refused.")
  private boolean resume;

  @Override
  public Integer call() {
    if (resume) {
      goOn(begun());
    } else {
      begin(recipe.recipe());
    }
    return 0;
  }

  private void goOn(RunFolder run) {
    Recipe plan = run.description().recipe();
    PosterDataset data = posters(plan);
    try (PosterLoader loader = work.loader(plan.inputSize(), cache.bytes())) {
      run.requireSameData(data.fingerprint());
      try (var _ = new Problems(command, data, loader)) {
        complete(run, data, loader);
      }
    }
  }

  private void begin(Recipe plan) {
    NewRun.requireFree(output);
    PosterDataset data = posters(plan);
    try (PosterLoader loader = work.loader(plan.inputSize(), cache.bytes());
        var _ = new Problems(command, data, loader)) {
      complete(begin(plan, data, loader), data, loader);
    }
  }

  private PosterDataset posters(Recipe plan) {
    return posters.open(plan.labelPolicy(), plan.seed());
  }

  private void complete(RunFolder run, PosterDataset data, PosterLoader loader) {
    new TrainingSession(data, loader, where.devices, command.commandLine().getOut()).complete(run);
  }

  /** The run that goes on, unless an option asks for something else than it began with. */
  private RunFolder begun() {
    RunFolder run = RunFolder.open(output);
    RunDescription begun = run.description();
    BegunRun same = new BegunRun(run, command.commandLine());
    same.require(
        "another recipe", begun.recipe().settings(), recipe.over(begun.recipe()).settings());
    if (given("--network")) {
      same.require("another network", begun.topology(), network.topology);
    }
    if (given("--head")) {
      same.require("another head", begun.head(), network.head);
    }
    if (given("--weights")) {
      same.require("other weights", begun.weights(), network.start());
    }
    if (given("--teacher") || given("--teacher-weight") || given("--teacher-temperature")) {
      same.require(
          "other teachers",
          begun.distillation().settings(),
          distillation.distillation().settings());
    }
    return run;
  }

  private boolean given(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  private RunFolder begin(Recipe plan, PosterDataset data, PosterLoader loader) {
    List<String> labels = data.genres().labels();
    String start = network.start();
    Distillation taught = distillation.distillation();
    Network described = network.describe(labels.size());
    NewRun.requireTrainable(described, labels, plan, taught);
    network.requireSameSplit(plan);
    RunDescription description =
        new RunDescription(
            network.topology,
            network.head,
            labels,
            plan,
            posters.remembered(),
            posters.labelFile(),
            data.fingerprint(), // reads every image: after all that may be refused without them
            start,
            taught);
    return NewRun.begin(
        output, description, data.posters(), () -> network.read(plan, data, loader));
  }
}
