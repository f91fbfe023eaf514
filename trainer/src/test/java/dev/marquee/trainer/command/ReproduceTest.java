package dev.marquee.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.trainer.InGermany;
import dev.marquee.trainer.data.SyntheticPosters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReproduceTest {

  private static final String RECIPE =
      "--networks squeezenet1_1 --input-size 64x48 --batch-size 16 --device cpu";

  @TempDir static Path folder;

  private static Path posters;
  private static Path output;

  /** What a command printed and how it ended. */
  private record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void reproducesOnATinyDataSet() throws IOException {
    SyntheticPosters synthetic = new SyntheticPosters(folder.resolve("posters"));
    for (int id = 1; id <= 60; id++) {
      synthetic.add(id, id % 2 == 0 ? "Comedy" : "Drama|Horror");
    }
    posters = synthetic.write();
    output = folder.resolve("paper");
    Outcome outcome = reproduce("--epochs 2");
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .contains("squeezenet1_1, initial weights: none")
        .contains("epoch 2: ");
  }

  @Test
  void theReportSaysWhereTheWeightsCameFrom() throws IOException {
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("none: from scratch")
        .contains("<td>2</td>");
    assertThat(Files.readAllLines(output.resolve("tables/epochs-squeezenet1_1.csv")))
        .hasSize(1 + 2);
  }

  @Test
  void theReportShowsWhatSimplerMethodsReach() throws IOException {
    assertThat(Files.readAllLines(output.resolve("tables/results.csv")))
        .first()
        .isEqualTo("on the test split,squeezenet1_1,majority,nearest neighbours,naive Bayes");
  }

  @Test
  void goesOnWithWhatWasBegunAndTrainsNothingTwice() throws IOException {
    Path checkpoint = output.resolve("runs/squeezenet1_1/checkpoint.safetensors");
    byte[] before = Files.readAllBytes(checkpoint);

    Outcome outcome = reproduce("--epochs 2");

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).doesNotContain("epoch 1: ").contains("report.html");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
  }

  @Test
  void findsAnewWhatSimplerMethodsReachWhereThatIsDamaged() throws IOException {
    Path figures = output.resolve("baselines/baselines.json");
    List<String> before = Files.readAllLines(figures);
    Files.writeString(figures, "{\"data\":");

    Outcome outcome = reproduce("--epochs 2");

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(Files.readAllLines(figures)).hasSameSizeAs(before).startsWith(before.getFirst());
  }

  @Test
  void trainsNoneWhereAnotherCannotBegin() throws IOException {
    Path other = folder.resolve("other");
    Path foreign = Files.createDirectories(other.resolve("runs/alexnet")).resolve("notes.txt");
    Files.writeString(foreign, "mine");

    Outcome outcome = reproduce("--networks alexnet --input-size 64x64 --output " + other);

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains("notes.txt");
    assertThat(outcome.out()).isEmpty();
    assertThat(other.resolve("baselines")).doesNotExist();
  }

  @Test
  void refusesToGoOnWithAnotherRecipe() {
    Outcome outcome = reproduce("--epochs 3");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("began with another recipe").contains("(epochs: 2, not 3)");
  }

  @Test
  void refusesToGoOnFromOtherWeights() throws IOException {
    Path weights = Files.createDirectory(folder.resolve("imagenet"));
    Files.createFile(weights.resolve("squeezenet1_1-b8a52dc0.pth"));

    Outcome outcome = reproduce("--epochs 2 --weights-dir " + weights);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("began with other weights (none, not squeezenet1_1-b8a52dc0.pth (SHA-256 ");
  }

  @Test
  void refusesAWeightsFolderThatIsNotThere() {
    Outcome outcome = reproduce("--epochs 2 --weights-dir " + folder.resolve("missing"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("missing is no folder");
  }

  @Test
  void runsAreReportedTogether() throws IOException {
    Path run = output.resolve("runs/squeezenet1_1");
    Path report = folder.resolve("report");

    Outcome outcome = execute("report %s %s --output %s --no-pictures".formatted(run, run, report));

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(Files.readAllLines(report.resolve("tables/results.csv")))
        .first()
        .isEqualTo("on the test split,squeezenet1_1,squeezenet1_1-2");
    assertThat(Files.readString(report.resolve("report.html")))
        .containsPattern("Movie \\d")
        .doesNotContain("<img");
  }

  @Test
  void tablesAreTheSameInEveryCountry() throws Exception {
    Path run = output.resolve("runs/squeezenet1_1");
    String command = "report %s --output %s --no-pictures";
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");

    execute(command.formatted(run, here));
    InGermany.call(() -> execute(command.formatted(run, there)));

    assertThat(there.resolve("tables/results.csv"))
        .hasSameTextualContentAs(here.resolve("tables/results.csv"));
  }

  @Test
  void baselinesAreShownBesideRunsOfTheSamePostersAlone() throws IOException {
    Path run = output.resolve("runs/squeezenet1_1");
    Path report = folder.resolve("beside");
    String command = "report %s --output %s --baselines %s";

    Outcome same = execute(command.formatted(run, report, output.resolve("baselines")));
    assertThat(same.exitCode()).as(same.toString()).isZero();
    assertThat(Files.readString(report.resolve("tables/results.csv"))).contains("naive Bayes");

    execute("baseline --seed 7 --posters %s --output %s".formatted(posters, folder.resolve("7")));
    Outcome other = execute(command.formatted(run, report, folder.resolve("7")));
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("another split");
  }

  @Test
  void reportsWithoutPostersWhereThereAreNone() throws IOException {
    Path run = folder.resolve("moved");
    Files.createDirectories(run);
    for (String name : List.of("split.csv", "metrics.csv", "predictions.csv", "test.json")) {
      Files.copy(output.resolve("runs/squeezenet1_1").resolve(name), run.resolve(name));
    }
    String json = Files.readString(output.resolve("runs/squeezenet1_1/run.json"));
    Files.writeString(run.resolve("run.json"), json.replace(posters.toString(), "nowhere"));

    Outcome outcome = execute("report %s --output %s".formatted(run, folder.resolve("bare")));

    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.err()).contains("titles and pictures are left out");
  }

  private static Outcome reproduce(String options) {
    return execute(
        "reproduce --posters %s --output %s %s %s".formatted(posters, output, RECIPE, options));
  }

  private static Outcome execute(String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Trainer.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = line.execute(command.split(" "));
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
