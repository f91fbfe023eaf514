package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.training.LearningRateCurve;
import dev.marquee.trainer.training.LearningRateFinder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "lr-find",
    mixinStandardHelpOptions = true,
    description = "Tries rising learning rates and draws the loss over them.")
final class LearningRateCommand implements Callable<Integer> {

  /** Steps that make a curve. */
  private static final int FEWEST = 3;

  /** Parts of a recipe that no step depends on. */
  private static final List<String> UNUSED =
      List.of(
          "--epochs",
          "--patience",
          "--learning-rate",
          "--schedule",
          "--warm-up",
          "--weight-averaging",
          "--linear-probe",
          "--temperature-scaling");

  @Spec private CommandSpec command;
  @Mixin private PosterOptions posters;
  @Mixin private NetworkOptions network;
  @Mixin private RecipeOptions recipe;
  @Mixin private WorkOptions work;
  @Mixin private CacheOption cache;
  @Mixin private DevicesOption where;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where lr-find.csv and lr-find.svg go.")
  private Path output;

  @Option(
      names = "--from",
      defaultValue = "1e-6",
      paramLabel = "X",
      description = "The first rate; default: ${DEFAULT-VALUE}.")
  private double from;

  @Option(
      names = "--to",
      defaultValue = "1",
      paramLabel = "X",
      description = "The last rate; default: ${DEFAULT-VALUE}.")
  private double to;

  @Option(
      names = "--steps",
      defaultValue = "100",
      paramLabel = "N",
      description = "Batches at most; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Override
  public Integer call() {
    Unused.refuse(
        command.commandLine(),
        UNUSED,
        "decides nothing here: lr-find tries the rates --from one --to another, in --steps");
    LearningRateFinder finder = finder();
    Recipe plan = recipe.recipe();
    PosterDataset data = posters.open(plan.labelPolicy(), plan.seed());
    requireFolder();
    var described = network.describe(data.genres().size());
    try (PosterLoader loader = work.loader(plan.inputSize(), cache.bytes());
        var _ = new Problems(command, data, loader)) {
      var weights = network.read(plan, data, loader);
      write(finder.find(described, plan, weights, data, loader, where.devices));
    }
    return 0;
  }

  /** Makes it before the steps, which would otherwise be lost. */
  private void requireFolder() {
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), "--output " + output + " cannot become a folder: " + e);
    }
    if (!Files.isWritable(output)) {
      throw new ParameterException(
          command.commandLine(), "--output " + output + " cannot be written to");
    }
  }

  private void write(LearningRateCurve curve) {
    curve.writeCsv(output.resolve("lr-find.csv"));
    curve.writeSvg(output.resolve("lr-find.svg"));
    PrintWriter out = command.commandLine().getOut();
    int points = curve.points().size();
    if (points < FEWEST) {
      out.printf(
          "the loss was a number for %d steps, which tells nothing: give more --steps, or a lower --from%n",
          points);
    } else if (points == steps && !curve.turned()) { // of fewer, a number was none at the next rate
      out.printf(
          "%d steps: the loss fell fastest at %.2e, and still fell at the last, %.2e: give a higher --to%n",
          points, curve.steepest(), curve.lowest());
    } else {
      out.printf(
          "%d steps: the loss fell fastest at %.2e and was lowest at %.2e; try %.2e%n",
          points, curve.steepest(), curve.lowest(), curve.lowest() / 10);
    }
    out.println("wrote " + output.resolve("lr-find.svg"));
  }

  private LearningRateFinder finder() {
    try {
      return new LearningRateFinder(from, to, steps);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage());
    }
  }
}
