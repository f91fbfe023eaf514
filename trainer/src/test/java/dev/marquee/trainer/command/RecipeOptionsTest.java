package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.ImageSize;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.recipe.Augmentation;
import dev.marquee.trainer.recipe.FineTuning;
import dev.marquee.trainer.recipe.MixedPrecision;
import dev.marquee.trainer.recipe.Objective;
import dev.marquee.trainer.recipe.Optimization;
import dev.marquee.trainer.recipe.OptimizerKind;
import dev.marquee.trainer.recipe.Recipe;
import dev.marquee.trainer.recipe.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine.Model.CommandSpec;

/** Each option against the setting that has its name. */
class RecipeOptionsTest {

  /** What several options need, and otherwise the recipe of the paper. */
  private static final String BASE = "--schedule cosine --label-policy multi ";

  /** Options, each with a value that the base does not have. */
  static final List<String> OPTIONS =
      List.of(
          "epochs 7",
          "patience 3",
          "batch-size 17",
          "mixed-precision bf16",
          "learning-rate 0.21",
          "warm-up 0.22",
          "optimizer adamw",
          "momentum 0.23",
          "nesterov true",
          "weight-decay 0.24",
          "clip-norm 0.25",
          "weight-averaging 0.26",
          "frozen-epochs 4",
          "unfreeze-every 5",
          "depth-decay 0.31",
          "stochastic-depth 0.32",
          "linear-probe 0.53",
          "label-smoothing 0.41",
          "class-weights 0.42",
          "balanced-sampling 0.43",
          "focal-gamma 0.44",
          "negative-gamma 0.45",
          "negative-margin 0.46",
          "flip 0.51",
          "crop 0.52",
          "brightness 0.53",
          "contrast 0.54",
          "saturation 0.55",
          "mixup 0.56",
          "cutmix 0.57",
          "erasing 0.58",
          "temperature-scaling true",
          "input-size 97x53",
          "seed 19",
          "variation 2");

  /** No two settings of a kind are alike. */
  private static final Recipe OTHERWISE =
      new Recipe(
          7,
          3,
          17,
          MixedPrecision.BF16,
          new Optimization(
              0.21, Schedule.COSINE, 0.22, OptimizerKind.SGD, 0.23, true, 0.24, 0.25, 0.26),
          new FineTuning(4, 5, 0.31, 0.32, 0.33),
          new Objective(0.41, 0.42, 0.43, 0.44, 0.45, 0.46),
          new Augmentation(0.51, 0.52, 0.53, 0.54, 0.55, 0.56, 0.57, 0.58),
          true,
          LabelPolicy.MULTI,
          new ImageSize(97, 53),
          19,
          2);

  @ParameterizedTest
  @FieldSource("OPTIONS")
  void anOptionChangesTheSettingOfItsNameAndNoOther(String option) {
    String name = option.split(" ")[0];
    String value = option.split(" ")[1];
    String words = value.equals("true") ? name : option;
    Map<String, String> expected = new TreeMap<>(options(BASE).recipe().settings());
    assertThat(expected.put(name, value)).isNotEqualTo(value);

    assertThat(options(BASE + "--" + words).recipe().settings())
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void theBaseItselfIsOfTwoOptions() {
    assertThat(options(BASE).recipe().settings())
        .containsEntry("schedule", "cosine")
        .containsEntry("label-policy", "multi");
  }

  @Test
  void everyOptionHasItsRowHere() {
    List<String> rows = new ArrayList<>(List.of("recipe", "schedule", "label-policy"));
    OPTIONS.forEach(option -> rows.add(option.split(" ")[0]));

    List<String> names =
        spec("train --posters P --output R").mixins().get("recipe").options().stream()
            .map(option -> option.longestName().replaceFirst("^--", ""))
            .toList();

    assertThat(names).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void whatIsNotAskedForStaysAsItWas() {
    assertThat(options("").over(OTHERWISE)).isEqualTo(OTHERWISE);
    assertThat(options("--recipe best").over(OTHERWISE)).isEqualTo(Recipe.BEST);
    assertThat(options("").recipe()).isEqualTo(Recipe.PAPER);
  }

  private static RecipeOptions options(String options) {
    Object mixin =
        spec("train --posters P --output R " + options).mixins().get("recipe").userObject();
    return (RecipeOptions) mixin;
  }

  private static CommandSpec spec(String command) {
    return Trainer.commandLine().parseArgs(command.strip().split(" ")).subcommand().commandSpec();
  }
}
