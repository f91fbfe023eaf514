package dev.marquee.trainer.command;

import static java.util.Objects.requireNonNullElse;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Recipe;
import java.util.TreeSet;
import picocli.CommandLine.ArgGroup;
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
      paramLabel = "NAME",
      description = "What the other options start from: paper (default) or best.")
  private String preset;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split.")
  private Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after N epochs without a lower validation loss, keep the best; 0: never.")
  private Integer patience;

  @Option(names = "--batch-size", paramLabel = "N", description = "Posters a step.")
  private Integer batchSize;

  @Option(
      names = "--mixed-precision",
      paramLabel = "NAME",
      description = "What convolutions compute in while training: bf16 or none (float32).")
  private MixedPrecision mixedPrecision;

  @Option(
      names = "--temperature-scaling",
      negatable = true,
      description = "Calibrate probabilities on the validation split at the end.")
  private Boolean temperatureScaling;

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
      description = "Decides split, order, initial weights, dropout and augmentation.")
  private Long seed;

  @Option(
      names = "--variation",
      paramLabel = "N",
      description =
          "Another draw of all that the seed decides but the split, for ensembles; default: 0.")
  private Integer variation;

  @ArgGroup(validate = false, heading = "%nOptimisation:%n")
  private OptimizationOptions optimization = new OptimizationOptions();

  @ArgGroup(validate = false, heading = "%nFine-tuning:%n")
  private FineTuningOptions fineTuning = new FineTuningOptions();

  @ArgGroup(validate = false, heading = "%nLoss and sampling:%n")
  private ObjectiveOptions objective = new ObjectiveOptions();

  @ArgGroup(validate = false, heading = "%nAugmentation:%n")
  private AugmentationOptions augmentation = new AugmentationOptions();

  /**
   * @throws dev.marquee.trainer.recipe.InvalidRecipeException listing what is out of range
   */
  Recipe recipe() {
    return over(Recipe.PAPER);
  }

  /**
   * What is asked for, and for all else the preset, if one is named.
   *
   * @param otherwise what holds for all else if none is
   * @throws dev.marquee.trainer.recipe.InvalidRecipeException listing what is out of range
   */
  Recipe over(Recipe otherwise) {
    Recipe base = preset == null ? otherwise : preset();
    return new Recipe(
        requireNonNullElse(epochs, base.epochs()),
        requireNonNullElse(patience, base.patience()),
        requireNonNullElse(batchSize, base.batchSize()),
        requireNonNullElse(mixedPrecision, base.mixedPrecision()),
        optimization.over(base.optimization()),
        fineTuning.over(base.fineTuning()),
        objective.over(base.objective()),
        augmentation.over(base.augmentation()),
        requireNonNullElse(temperatureScaling, base.temperatureScaling()),
        requireNonNullElse(labelPolicy, base.labelPolicy()),
        requireNonNullElse(inputSize, base.inputSize()),
        requireNonNullElse(seed, base.seed()),
        requireNonNullElse(variation, base.variation()));
  }

  private Recipe preset() {
    Recipe base = Recipe.PRESETS.get(preset);
    if (base == null) {
      throw new ParameterException(
          command.commandLine(),
          "There is no recipe '"
              + preset
              + "': give one of "
              + new TreeSet<>(Recipe.PRESETS.keySet()));
    }
    return base;
  }
}
