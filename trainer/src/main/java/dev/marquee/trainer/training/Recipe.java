package dev.marquee.trainer.training;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides how a network is trained on given data.
 *
 * @param epochs passes over the training split, at least 1
 * @param batchSize posters a step, at least 1
 * @param learningRate the highest learning rate, above 0
 * @param schedule how the learning rate moves
 * @param momentum of stochastic gradient descent, 0 to below 1
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay L2 penalty on weights; biases and normalisations have none
 * @param labelSmoothing share of the target spread evenly over all genres, 0 to below 1
 * @param frozenEpochs how many epochs at the start train the last layer only
 * @param labelPolicy how a genre list becomes a target
 * @param inputSize the size that posters are resized to
 * @param seed decides the split, the order, the initial weights and dropout
 */
public record Recipe(
    int epochs,
    int batchSize,
    double learningRate,
    Schedule schedule,
    double momentum,
    boolean nesterov,
    double weightDecay,
    double labelSmoothing,
    int frozenEpochs,
    LabelPolicy labelPolicy,
    ImageSize inputSize,
    long seed) {

  /**
   * The paper's: four epochs, learning rate 0.01, one label; what it leaves open is PyTorch's or
   * fastai's custom.
   */
  public static final Recipe PAPER =
      new Recipe(
          4,
          64,
          0.01,
          Schedule.ONE_CYCLE,
          0.9,
          false,
          1e-4,
          0,
          0,
          LabelPolicy.ALPHABETICAL,
          ImageSize.PAPER,
          1);

  /** The recipes that have a name. */
  public static final Map<String, Recipe> PRESETS = Map.of("paper", PAPER);

  public Recipe {
    List<String> problems = new ArrayList<>();
    require(problems, epochs >= 1, "epochs must be at least 1, not " + epochs);
    require(problems, batchSize >= 1, "batch size must be at least 1, not " + batchSize);
    require(problems, learningRate > 0, "learning rate must be above 0, not " + learningRate);
    require(
        problems, momentum >= 0 && momentum < 1, "momentum must be 0 to below 1, not " + momentum);
    require(problems, weightDecay >= 0, "weight decay must not be negative: " + weightDecay);
    require(
        problems,
        labelSmoothing >= 0 && labelSmoothing < 1,
        "label smoothing must be 0 to below 1, not " + labelSmoothing);
    require(problems, frozenEpochs >= 0, "frozen epochs must not be negative: " + frozenEpochs);
    if (!problems.isEmpty()) {
      throw new InvalidRecipeException(problems);
    }
  }

  private static void require(List<String> problems, boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /** Every setting by the name of its option. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("epochs", Integer.toString(epochs));
    settings.put("batch-size", Integer.toString(batchSize));
    settings.put("learning-rate", Double.toString(learningRate));
    settings.put("schedule", schedule.toString());
    settings.put("momentum", Double.toString(momentum));
    settings.put("nesterov", Boolean.toString(nesterov));
    settings.put("weight-decay", Double.toString(weightDecay));
    settings.put("label-smoothing", Double.toString(labelSmoothing));
    settings.put("frozen-epochs", Integer.toString(frozenEpochs));
    settings.put("label-policy", labelPolicy.toString());
    settings.put("input-size", inputSize.toString());
    settings.put("seed", Long.toString(seed));
    return settings;
  }
}
