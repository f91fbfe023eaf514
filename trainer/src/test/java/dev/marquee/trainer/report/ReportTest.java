package dev.marquee.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.baseline.Baseline;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.data.Movie;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.data.SyntheticPosters;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.RunFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void namesTheReport() {
    output = folder.resolve("report");
  }

  @Test
  void showsThePapersEpochsBesideOursAndWhatThePaperGotWrong() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    assertThat(Files.readAllLines(output.resolve("tables/epochs-first.csv")))
        .contains("1,60,2.0000,1.5000,0.4000,0.2500,0.2400,0.2300,0.3727,0.2136,0.1947")
        .contains("4,60,2.0000,1.5000,0.4000,0.2500,0.2400,0.2300,0.4212,0.2273,0.1872")
        .contains("5,60,2.0000,NaN,0.4000,0.2500,0.2400,0.2300,\u2013,\u2013,\u2013");
    assertThat(read("report.html"))
        .contains("macro precision is 0.2156, where Table 2 says 0.2273")
        .contains("none: from scratch");
    assertThat(read("tables/paper.csv")).contains("alexnet,0.3896,0.1756,0.1588,\u2013");
  }

  @Test
  void countsPostersByGenreAndSplitTheMostFrequentFirst() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    assertThat(Files.readAllLines(output.resolve("tables/data-first.csv")))
        .containsSequence(
            "Comedy,3,50.0 %,1,0,2,1731,21.0 %",
            "Drama,2,33.3 %,0,1,1,2351,28.5 %", "Other,1,16.7 %,1,0,0,\u2013,\u2013");
  }

  @Test
  void needsNothingFromOutsideAndRunsNoScript() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    String html = read("report.html");
    assertThat(html).doesNotContain("<script").doesNotContain("@import").doesNotContain("url(");
    assertThat(Pattern.compile("(?:src|href)=\"(?!#|data:image/jpeg;base64,)").matcher(html).find())
        .isFalse();
    assertThat(html)
        .contains("src=\"data:image/jpeg;base64,")
        .contains("prefers-color-scheme: dark");
  }

  @Test
  void leavesPicturesOutWhereAsked() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", false))
        .write(output);

    assertThat(read("report.html")).doesNotContain("<img").contains("Plain");
  }

  @Test
  void escapesTitlesForEachFormat() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Tom & <b>\"Jerry\"|*", true))
        .write(output);

    assertThat(read("report.html"))
        .contains("<cite>Tom &amp; &lt;b&gt;&quot;Jerry&quot;|*</cite>")
        .doesNotContain("<b>");
    assertThat(read("report.md")).contains("| Tom & \\<b\\>\"Jerry\"\\|\\* | Comedy |");
    assertThat(read("tables/mistakes-first.csv"))
        .contains("\"Tom & <b>\"\"Jerry\"\"|*\",Comedy,0.8000");
  }

  @Test
  void aGenreWithoutPostersHasNoAveragePrecision() throws IOException {
    Report.of(List.of(run("first", "multi")), List.of(), shelf("Plain", true)).write(output);

    assertThat(read("tables/genres-first.csv"))
        .containsPattern("Comedy,2,2,.*,[01]\\.\\d{4}\\s")
        .containsPattern("Other,0,0,.*,\u2013\\s");
    assertThat(read("report.html")).contains("is over the genres that occur");
  }

  @Test
  void marksTheEpochWhoseWeightsAnEarlyStoppedRunKeeps() throws IOException {
    RunFolder run =
        new SyntheticRun(folder.resolve("first")).losing("1.5", "1.2", "1.3", "1.2").write();
    SyntheticRun.change(run, "\"epochs\" : 5", "\"epochs\" : 5, \"patience\" : 2");

    Report.of(List.of(run), List.of(), shelf("Plain", true)).write(output);

    assertThat(Files.readAllLines(output.resolve("tables/epochs-first.csv")))
        .filteredOn(row -> row.contains(",kept,"))
        .singleElement()
        .asString()
        .startsWith("2,60,2.0000,1.2000");
    assertThat(read("tables/results.csv")).contains("epochs,4 (weights of epoch 2)");
    assertThat(read("report.html"))
        .contains("epochs 2 of 5, patience 2")
        .contains("Stopped early: no epoch after 2 was better.");
  }

  @Test
  void aRunWithoutPatienceMarksNoEpoch() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    assertThat(read("tables/epochs-first.csv")).doesNotContain("kept");
    assertThat(read("report.html")).doesNotContain("Stopped early");
  }

  @Test
  void saysWhyTheLossesOfTrainingAndValidationAreNotComparable() throws IOException {
    RunFolder plain = run("plain", "alphabetical");
    RunFolder smooth = run("smooth", "alphabetical");
    SyntheticRun.change(
        smooth, "\"epochs\" : 5", "\"epochs\" : 5, \"labelSmoothing\" : 0.1, \"mixup\" : 0.2");

    Report.of(List.of(plain, smooth), List.of(), shelf("Plain", true)).write(output);

    assertThat(read("charts/loss-plain.svg"))
        .contains("recipe's loss", "cross-entropy")
        .doesNotContain("not comparable");
    assertThat(read("charts/loss-smooth.svg"))
        .contains("depends on the recipe's objective and augmentation");
  }

  @Test
  void listsTheMostConfidentMistakeFirst() throws IOException {
    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    assertThat(Files.readAllLines(output.resolve("tables/mistakes-first.csv")))
        .containsExactly(
            "poster,predicted,confidence,actual,id",
            "Plain,Comedy,0.8000,Drama,tt0000002",
            "tt0000003,Drama,0.5000,Comedy,tt0000003");
  }

  @Test
  void putsRunsOfOneNameAndOfOtherPoliciesSideBySide() throws IOException {
    List<RunFolder> runs = List.of(run("a/run", "alphabetical"), run("b/run", "multi"));

    Report.of(runs, List.of(), shelf("Plain", true)).write(output);

    List<String> results = Files.readAllLines(output.resolve("tables/results.csv"));
    assertThat(results).first().isEqualTo("on the test split,run,run-2");
    assertThat(results).anyMatch(row -> row.matches("accuracy,0.3333 .*,\u2013"));
    assertThat(results).anyMatch(row -> row.startsWith("mean average precision,\u2013,"));
    assertThat(output.resolve("charts/confusion-run.svg")).exists();
    assertThat(output.resolve("charts/confusion-run-2.svg")).doesNotExist();
    assertThat(output.resolve("charts/reliability-run-2.svg")).exists();
  }

  @Test
  void ofSeveralGenresAPosterCountsForEach() throws IOException {
    RunFolder run = run("run", "multi");
    Path predictions = run.folder().resolve("predictions.csv");
    String both =
        Files.readString(predictions).replace("tt0000002,Drama", "tt0000002,Drama|Comedy");
    Files.writeString(predictions, both);

    Report.of(List.of(run), List.of(), shelf("Plain", true)).write(output);

    assertThat(read("report.md")).contains("always answered Comedy would be right for 100.0 %");
  }

  @Test
  void refusesBaselinesOfAnotherSplitEvenIfItIsAsLarge() throws IOException {
    RunFolder run = run("run", "alphabetical");
    Path baselines = folder.resolve("baselines");
    List<Baseline> found = List.of(new Baseline("majority", "", 1, 3, Map.of()));
    new BaselineResults(run.description().data(), 2L, found).write(baselines);

    assertThatThrownBy(() -> Report.of(List.of(run), List.of(baselines), shelf("Plain", true)))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("seed 2");
  }

  @Test
  void tellsOfTeachersAndCalibration() throws IOException {
    RunFolder run = run("run", "alphabetical");
    String teacher =
        """
        "distillation" : { "teachers" : [ { "run" : "clever", "sha256" : "00" } ], "weight" : 0.9, "temperature" : 2.0 },
        """;
    SyntheticRun.change(run, "\"posters\" :", teacher + "\"posters\" :");
    Files.writeString(
        run.folder().resolve("calibration.json"),
        """
        { "temperature" : 0.8, "logitAdjustment" : 0.5, "priors" : [ 0.3, 0.6, 0.1 ],
          "before" : {}, "after" : {}, "trials" : [] }
        """);

    Report.of(List.of(run), List.of(), shelf("Plain", true)).write(output);

    assertThat(read("report.md"))
        .contains("teacher clever", "teacher-weight 0.9")
        .contains("temperature 0.8, logit-adjustment 0.5");
  }

  @Test
  void showsTheDataOfRunsThatAreSplitOtherwise() throws IOException {
    RunFolder first = run("a/run", "alphabetical");
    RunFolder same = run("b/run", "alphabetical");
    RunFolder other = run("c/run", "alphabetical");
    SyntheticRun.change(other, "\"seed\" : 1", "\"seed\" : 2");
    assertThat(other.description().recipe().seed()).isEqualTo(2);

    Report.of(List.of(first, same, other), List.of(), shelf("Plain", true)).write(output);

    assertThat(output.resolve("tables/data-run.csv")).exists();
    assertThat(output.resolve("tables/data-run-2.csv")).doesNotExist();
    assertThat(output.resolve("tables/data-run-3.csv")).exists();
  }

  @Test
  void removesWhatAKilledReportLeft() throws IOException {
    Path tables = Files.createDirectories(output.resolve("tables"));
    Path torn =
        Files.writeString(
            tables.resolve(".results.csv.2c0e1a52-6b1c-4a53-9d2f-0f3a6f6f9d11.part"), "on the te");

    Report.of(List.of(run("first", "alphabetical")), List.of(), shelf("Plain", true)).write(output);

    assertThat(torn).doesNotExist();
  }

  @Test
  void refusesARunThatWasNotEvaluated() throws IOException {
    RunFolder run = run("first", "alphabetical");
    Files.delete(run.folder().resolve("predictions.csv"));

    assertThatThrownBy(() -> Report.of(List.of(run), List.of(), shelf("Plain", true)))
        .isInstanceOf(RunFolderException.class)
        .hasMessageContaining("trainer evaluate");
  }

  private RunFolder run(String name, String policy) throws IOException {
    return new SyntheticRun(folder.resolve(name)).labelled(policy).write();
  }

  private Map<DataFingerprint, PosterShelf> shelf(String title, boolean pictures)
      throws IOException {
    Path posters = new SyntheticPosters(folder.resolve("posters")).add(2, "Drama").write();
    Poster poster =
        new Poster(
            new Movie("tt0000002", title, List.of("Drama"), 2),
            posters.resolve("images/2.png"),
            List.of(0),
            Split.TEST);
    return Map.of(SyntheticRun.DATA, new PosterShelf(Map.of(poster.id(), poster), pictures));
  }

  private String read(String name) throws IOException {
    return Files.readString(output.resolve(name));
  }
}
