package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several runs as one package, from the command line. */
class EnsembleTest {

  private static final String TRAIN =
      "train --posters %s --output %s --epochs 1 --batch-size 16 --device cpu --input-size ";

  @TempDir static Path folder;

  private static Path posters;
  private static Path first;
  private static Path second;
  private static Path third;

  @BeforeAll
  static void trainsItsMembers() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
    }
    posters = synthetic.write();
    first = train("first", "80x72 --temperature-scaling");
    second = train("second", "80x72 --head pooled --learning-rate 0.002");
    third = train("third", "80x72 --network alexnet --head pooled --optimizer adamw");
    succeed("calibrate %s --logit-adjustment 0.5", second);
  }

  @Test
  void refusesARunThatIsNamedTwice() {
    Path never = folder.resolve("never");
    for (String verb : new String[] {"evaluate", "export --output " + never}) {
      Outcome outcome = Outcome.of(verb + " %s %s/../%s", first, first, first.getFileName());

      assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).contains("first is named twice: name each run once");
    }
    assertThat(never).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "fp16", "int8"})
  void severalRunsAreOnePackageThatVerifiesAndEvaluates(String precision) throws IOException {
    Path model = folder.resolve(precision);
    String options = precision.equals("int8") ? "int8 --max-accuracy-drop 1" : precision;
    succeed("export %s %s %s --output %s --precision %s", first, second, third, model, options);

    JsonNode ofRuns = succeed("evaluate %s %s %s --json", first, second, third).json();
    JsonNode ofPackage = succeed("evaluate %s --posters %s --json", model, posters).json();
    Manifest manifest = ModelPackage.read(model).manifest();
    double lossy = precision.equals("int8") ? 0.1 : 5e-3;
    assertThat(ofPackage.at("/metrics/log_loss").asDouble())
        .isCloseTo(ofRuns.at("/metrics/log_loss").asDouble(), within(lossy));
    assertThat(manifest.metrics().get("log_loss"))
        .isCloseTo(ofPackage.at("/metrics/log_loss").asDouble(), within(5e-3));
    assertThat(manifest.network()).isEqualTo("ensemble");
    assertThat(manifest.name()).isEqualTo("ensemble");
    assertThat(manifest.recipe())
        .containsEntry("members", "3")
        .containsEntry("seed", "1")
        .containsEntry("member-2.head", "pooled")
        .containsEntry("member-2.logit-adjustment", "0.5")
        .containsEntry("member-3.network", "alexnet")
        .containsKey("member-1.temperature");
    assertThat(model.resolve("README.md"))
        .content()
        .contains("squeezenet1_1 with head classifier, squeezenet1_1 with head pooled, alexnet");

    Outcome verify = succeed("verify %s --posters %s", model, posters);
    assertThat(verify.out()).contains("(" + precision + " in ONNX Runtime, fp32 ");
    assertThat(succeed("predict %s %s", model, posters.resolve("images/1.png")).out())
        .containsPattern("1\\.png: \\w+ 0\\.\\d+, ");
  }

  @Test
  void hasMapsWhereAllMembersHaveThemAlike() {
    Path alike = folder.resolve("alike");
    succeed("export %s %s --output %s", first, second, alike);
    Path unlike = folder.resolve("unlike");
    succeed("export %s %s --output %s", first, third, unlike);

    assertThat(ModelPackage.read(alike).manifest().attribution()).isTrue();
    assertThat(ModelPackage.read(unlike).manifest().attribution()).isFalse();
  }

  @Test
  void refusesRunsThatDoNotFitTellingEverything() {
    Path other = train("other", "96x80 --label-policy multi --head pooled --seed 2");

    Outcome outcome = Outcome.of("export %s %s --output %s", first, other, folder.resolve("no"));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("label policy: " + other + " has multi, " + first + " has alphabetical")
        .contains("input size: ")
        .contains("seed of the split: ");
    assertThat(folder.resolve("no")).doesNotExist();
    assertThat(Outcome.of("evaluate %s %s", first, other).exitCode()).isEqualTo(2);
  }

  private static Path train(String name, String options) {
    Path run = folder.resolve(name);
    succeed(TRAIN + options, posters, run);
    return run;
  }

  private static Outcome succeed(String command, Object... arguments) {
    Outcome outcome = Outcome.of(command, arguments);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome;
  }
}
