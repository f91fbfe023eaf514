package dev.marquee.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that decides how a network is trained on given data. Its settings lie side by side in
 * files; those that an older file lacks are off.
 *
 * @param epochs passes over the training split, at least 1
 * @param patience early stopping: how many epochs may pass without a lower validation loss; the
 *     best epoch's weights are kept. 0: all epochs, and the last one's weights
 * @param batchSize posters a step, at least 1
 * @param mixedPrecision what convolutions compute in; null means {@link MixedPrecision#NONE}
 * @param optimization how gradients become moves
 * @param fineTuning how much of the network moves, and when
 * @param objective what training makes small
 * @param augmentation how posters are changed at random
 * @param temperatureScaling whether probabilities are calibrated on the validation split at the end
 *     (Guo et al., arXiv:1706.04599)
 * @param labelPolicy how a genre list becomes a target
 * @param inputSize the size that posters are resized to
 * @param seed decides the split, the order, the initial weights, dropout and augmentation
 * @param variation changes all that the seed decides but the split, so that the members of an
 *     ensemble differ and are tested on the same posters; at least 0
 */
public record Recipe(
    int epochs,
    int patience,
    int batchSize,
    MixedPrecision mixedPrecision,
    @JsonUnwrapped Optimization optimization,
    @JsonUnwrapped FineTuning fineTuning,
    @JsonUnwrapped Objective objective,
    @JsonUnwrapped Augmentation augmentation,
    boolean temperatureScaling,
    LabelPolicy labelPolicy,
    ImageSize inputSize,
    long seed,
    int variation) {

  /** A prime far from the seeds that people choose. */
  private static final long VARIATIONS_APART = 1_000_003;

  /**
   * The paper's: four epochs, learning rate 0.01, one label; what it leaves open is PyTorch's or
   * fastai's custom. The batch size is the best of 32, 64 and 128 for SqueezeNet 1.1, whose
   * validation loss they left at 1.703, 1.676 and 1.670. All layers move from the start: with the
   * head alone for the first epoch, SqueezeNet 1.1 fell back to the most frequent genre when the
   * rest began to move, at the highest rate.
   */
  public static final Recipe PAPER =
      new Recipe(
          4,
          0,
          128,
          MixedPrecision.NONE,
          new Optimization(0.01, Schedule.ONE_CYCLE, 0, OptimizerKind.SGD, 0.9, false, 1e-4, 0, 0),
          FineTuning.NONE,
          Objective.PLAIN,
          Augmentation.NONE,
          false,
          LabelPolicy.ALPHABETICAL,
          ImageSize.PAPER,
          1,
          0);

  /**
   * A longer training with smoothed labels, mixup, flips, crops and colours, calibrated at the end.
   * Chosen after trials in PyTorch. From ImageNet's weights, two variations of it brought
   * SqueezeNet 1.1 to .429 and .425 on test posters of which {@link #PAPER} got .420 right. What
   * each part brings is told so far of a short training at a small size only, where augmentation
   * and mixup brought nothing: the README has the table.
   */
  public static final Recipe BEST =
      new Recipe(
          24,
          0,
          64,
          MixedPrecision.NONE,
          new Optimization(0.03, Schedule.ONE_CYCLE, 0, OptimizerKind.SGD, 0.9, false, 5e-4, 0, 0),
          FineTuning.NONE,
          new Objective(0.1, 0, 0, 0, 0, 0),
          new Augmentation(0.5, 0.5, 0.2, 0.2, 0.2, 0.2, 0, 0),
          true,
          LabelPolicy.ALPHABETICAL,
          ImageSize.PAPER,
          1,
          0);

  /** The recipes that have a name. */
  public static final Map<String, Recipe> PRESETS = Map.of("paper", PAPER, "best", BEST);

  /**
   * @throws InvalidRecipeException listing every setting that is out of range
   */
  public Recipe {
    mixedPrecision = mixedPrecision == null ? MixedPrecision.NONE : mixedPrecision;
    List<String> problems =
        Stream.of(
                Rule.broken(
                    Rule.atLeastOne("epochs", epochs),
                    Rule.notNegative("patience", patience),
                    Rule.atLeastOne("batch size", batchSize),
                    Rule.present("label policy", labelPolicy),
                    Rule.present("input size", inputSize),
                    Rule.notNegative("variation", variation)),
                optimization.problems(),
                fineTuning.problems(),
                objective.problems(),
                Rule.broken(
                    new Rule(
                        !objective.asymmetric() || labelPolicy == LabelPolicy.MULTI,
                        "negative gamma and margin need the label policy multi"),
                    new Rule(
                        inputSize == null
                            || (double) batchSize * inputSize.height() * inputSize.width() * 3
                                <= Integer.MAX_VALUE,
                        "a batch of %s posters of %s takes more than 2 GiB"
                            .formatted(batchSize, inputSize))),
                augmentation.problems())
            .flatMap(each -> each)
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidRecipeException(problems);
    }
  }

  /**
   * All the same but what a step takes and computes in.
   *
   * @throws InvalidRecipeException if a batch of so many is out of range
   */
  public Recipe with(int batchSize, MixedPrecision mixedPrecision) {
    return new Recipe(
        epochs,
        patience,
        batchSize,
        mixedPrecision,
        optimization,
        fineTuning,
        objective,
        augmentation,
        temperatureScaling,
        labelPolicy,
        inputSize,
        seed,
        variation);
  }

  /** What decides everything random but the split. */
  public long trainingSeed() {
    return seed + variation * VARIATIONS_APART;
  }

  /** Every setting that is in use by the name of its option. */
  public Map<String, String> settings() {
    return Settings.of(this);
  }
}
