package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.training.Recipe;
import dev.marquee.trainer.training.Schedule;
import java.util.Objects;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A preset, and every part of it that may be set otherwise. */
final class RecipeOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--recipe",
      defaultValue = "paper",
      paramLabel = "NAME",
      description = "What the options below start from: paper (default).")
  private String preset;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split.")
  private Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "Posters a step.")
  private Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "X", description = "The highest learning rate.")
  private Double learningRate;

  @Option(names = "--schedule", paramLabel = "NAME", description = "one-cycle or constant.")
  private Schedule schedule;

  @Option(names = "--momentum", paramLabel = "X", description = "Momentum, 0 to below 1.")
  private Double momentum;

  @Option(names = "--nesterov", negatable = true, description = "Nesterov's momentum.")
  private Boolean nesterov;

  @Option(names = "--weight-decay", paramLabel = "X", description = "L2 penalty on weights.")
  private Double weightDecay;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "Share of the target spread over all genres.")
  private Double labelSmoothing;

  @Option(
      names = "--frozen-epochs",
      paramLabel = "N",
      description = "Epochs at the start that train the head alone.")
  private Integer frozenEpochs;

  @Option(
      names = "--label-policy",
      paramLabel = "NAME",
      description = "alphabetical, first-listed or multi.")
  private LabelPolicy labelPolicy;

  @Option(
      names = "--input-size",
      paramLabel = "HxW",
      description = "Height and width that posters are resized to.")
  private ImageSize inputSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides split, order, initial weights and dropout.")
  private Long seed;

  Recipe recipe() {
    Recipe base = Recipe.PRESETS.get(preset);
    if (base == null) {
      throw new ParameterException(
          command.commandLine(),
          "There is no recipe '"
              + preset
              + "': give one of "
              + new TreeSet<>(Recipe.PRESETS.keySet()));
    }
    return new Recipe(
        Objects.requireNonNullElse(epochs, base.epochs()),
        Objects.requireNonNullElse(batchSize, base.batchSize()),
        Objects.requireNonNullElse(learningRate, base.learningRate()),
        Objects.requireNonNullElse(schedule, base.schedule()),
        Objects.requireNonNullElse(momentum, base.momentum()),
        Objects.requireNonNullElse(nesterov, base.nesterov()),
        Objects.requireNonNullElse(weightDecay, base.weightDecay()),
        Objects.requireNonNullElse(labelSmoothing, base.labelSmoothing()),
        Objects.requireNonNullElse(frozenEpochs, base.frozenEpochs()),
        Objects.requireNonNullElse(labelPolicy, base.labelPolicy()),
        Objects.requireNonNullElse(inputSize, base.inputSize()),
        Objects.requireNonNullElse(seed, base.seed()));
  }
}
