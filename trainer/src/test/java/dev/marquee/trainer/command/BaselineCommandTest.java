package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineCommandTest {

  @TempDir static Path folder;

  private static Path posters;

  /** Dramas are blue and comedies magenta, so histograms tell them apart. */
  @BeforeAll
  static void writesPosters() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int i = 0; i < 60; i++) {
      synthetic.add(256 * i + 10, "Drama|Thriller").add(256 * (i % 40) + 250 - i / 40, "Comedy");
    }
    posters = synthetic.write();
  }

  @Test
  void whatColoursTellIsFoundByAllButTheMajority() throws IOException {
    JsonNode baselines = run("").json().get("baselines");

    assertThat(accuracy(baselines, 0)).isLessThan(0.8);
    assertThat(accuracy(baselines, 1)).isEqualTo(1);
    assertThat(accuracy(baselines, 2)).isEqualTo(1);
    assertThat(baselines.findValuesAsText("name"))
        .containsExactly("majority", "nearest neighbours", "naive Bayes");
  }

  @Test
  void severalGenresOfAPosterAreAllLearned() throws IOException {
    JsonNode baselines = run(" --label-policy multi").json().get("baselines");

    JsonNode naiveBayes = baselines.get(2).get("metrics");
    assertThat(naiveBayes.get("mean_average_precision").asDouble()).isEqualTo(1);
    assertThat(naiveBayes.get("micro_recall").asDouble()).isEqualTo(1);
  }

  @Test
  void keepsWhatItPrintsForAReport() throws IOException {
    Path output = folder.resolve("kept");
    JsonNode printed = run(" --output " + output).json();

    assertThat(new ObjectMapper().readTree(output.resolve("baselines.json").toFile()))
        .isEqualTo(printed);
  }

  @Test
  void printsATableForPeople() {
    Outcome outcome = Outcome.of("baseline --threads 1 --posters %s", posters);

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).contains("naive Bayes").contains("top3_accuracy").contains("k ");
  }

  private static Outcome run(String options) {
    Outcome outcome = Outcome.of("baseline --json --posters %s%s", posters, options);
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome;
  }

  private static double accuracy(JsonNode baselines, int which) {
    return baselines.get(which).get("metrics").get("accuracy").asDouble();
  }
}
