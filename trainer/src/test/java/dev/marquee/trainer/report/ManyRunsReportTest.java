package dev.marquee.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.baseline.Baseline;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.data.Movie;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that differ in more than their figures, in one report. */
class ManyRunsReportTest {

  private static final String OTHER_SHA256 =
      "0b6f1f0dd1a36f3f6ec4e3a3a25a1ea9a2f8f0b1fd1c0ff1ce0123456789abcd";

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void namesTheReport() {
    output = folder.resolve("report");
  }

  @Test
  void namesRunsAsTheirFoldersAndFilesInPlainLetters() throws IOException {
    report(run("\u043a\u0438\u043d\u043e"), run("\u5f71\u753b <1>"), run("\u96fb\u8996 <1>"));

    assertThat(results())
        .first()
        .isEqualTo("on the test split,\u043a\u0438\u043d\u043e,\u5f71\u753b <1>,\u96fb\u8996 <1>");
    assertThat(read("report.html"))
        .contains("Run \u043a\u0438\u043d\u043e", "Run \u5f71\u753b &lt;1&gt;")
        .contains("id=\"run-----1-\"", "id=\"run-----1--2\"");
    assertThat(output.resolve("tables/epochs-----1-.csv")).exists();
    assertThat(output.resolve("tables/epochs-----1--2.csv")).exists();
  }

  @Test
  void cutsDigestsAndLetsLongWordsWrap() throws IOException {
    RunFolder run = run("second");
    String history = "first: 2 epochs at 64x40 on 126 posters (data " + OTHER_SHA256 + "), from x";
    SyntheticRun.change(run, "\"none\"", "\"" + history + "\"");

    report(run);

    String cut = "first: 2 epochs at 64x40 on 126 posters (data 0b6f1f0dd1a3), from x";
    assertThat(read("report.html"))
        .doesNotContain(OTHER_SHA256)
        .contains("<td class=\"words\">" + cut + "</td>")
        .containsPattern("<td>0\\.3333 \\(0\\.\\d{3} to 1\\.000\\)</td>");
  }

  @Test
  void saysWhatFiguresMustShareToBeComparable() throws IOException {
    RunFolder other = run("other");
    SyntheticRun.change(other, "\"seed\" : 1", "\"seed\" : 2");
    SyntheticRun.change(other, "\"height\" : 300", "\"height\" : 64");

    report(run("first"), other);

    assertThat(results())
        .contains("label policy,alphabetical,alphabetical", "seed,1,2")
        .contains("input size,300x180,64x180", "data,c5b3e8f61be5,c5b3e8f61be5");
    assertThat(read("report.html")).doesNotContain("are not comparable with");
  }

  @Test
  void warnsOfFiguresOfSeveralGenresBesideThoseOfOne() throws IOException {
    report(run("one"), new SyntheticRun(folder.resolve("several")).labelled("multi").write());

    assertThat(read("report.html")).contains("are not comparable with those of runs that name one");
  }

  @Test
  void tellsOfTheMajorityOnceForEachDataSet() throws IOException {
    report(run("a"), run("b"), ofOtherData("c"));

    assertThat(read("report.md").lines().filter(line -> line.contains("always answered")))
        .satisfiesExactly(
            same -> assertThat(same).endsWith("of the 3 test posters of a, b."),
            other -> assertThat(other).endsWith("of the 3 test posters of c."));
  }

  @Test
  void tellsBaselinesOfSeveralFoldersApart() throws IOException {
    RunFolder run = run("run");
    List<Path> folders =
        List.of(baselines("here", SyntheticRun.DATA), baselines("there", SyntheticRun.DATA));

    Report.of(List.of(run), folders, Map.of()).write(output);

    assertThat(results())
        .contains("on the test split,run,majority (here),majority (there)")
        .contains("label policy,alphabetical,alphabetical,alphabetical", "seed,1,1,1");
  }

  @Test
  void titlesAreThoseOfTheRunsOwnData() throws IOException {
    RunFolder other = ofOtherData("other");
    Map<DataFingerprint, PosterShelf> shelves =
        Map.of(SyntheticRun.DATA, shelf("Mine"), other.description().data(), shelf("Theirs"));

    Report.of(List.of(run("first"), other, ofUnknownData("bare")), List.of(), shelves)
        .write(output);

    assertThat(read("tables/mistakes-first.csv")).contains("Mine,Comedy");
    assertThat(read("tables/mistakes-other.csv")).contains("Theirs,Comedy");
    assertThat(read("tables/mistakes-bare.csv")).contains("tt0000002,Comedy");
  }

  @Test
  void removesTheFilesOfAnEarlierReportAndNoOthers() throws IOException {
    report(run("first"), run("second"));
    Path mine = Files.writeString(output.resolve("tables/data-mine.csv"), "mine");
    Path title = Files.writeString(output.resolve("tables/title.csv"), "mine");
    Map<DataFingerprint, PosterShelf> shelf =
        Map.of(SyntheticRun.DATA, shelf("[x](tables/title.csv)"));
    Report.of(List.of(run("first"), run("second")), List.of(), shelf).write(output);

    report(run("second"));

    assertThat(output.resolve("tables/epochs-first.csv")).doesNotExist();
    assertThat(output.resolve("charts/loss-first.svg")).doesNotExist();
    assertThat(output.resolve("tables/epochs-second.csv")).exists();
    assertThat(output.resolve("tables/results.csv")).exists();
    assertThat(mine).exists();
    assertThat(title).exists();
  }

  @Test
  void takesNoOtherProgramsMarkdownForAReport() throws IOException {
    Path theirs = Files.createDirectories(output.resolve("tables")).resolve("theirs.csv");
    Files.writeString(theirs, "theirs");
    Files.writeString(output.resolve("report.md"), "# Sales\n\n[CSV](tables/theirs.csv)\n");

    report(run("first"));

    assertThat(theirs).exists();
  }

  @Test
  void explainsFewThrillersWhereLabelsByTheAlphabetLeaveFew() throws IOException {
    RunFolder few = run("few");
    SyntheticRun.change(few, "\"Other\" ]", "\"Thriller\" ]");
    StringBuilder dramas = new StringBuilder();
    for (int id = 100; id < 200; id++) {
      dramas.append("tt0000%d,training,[0]%n".formatted(id));
    }
    SyntheticRun.change(few, "tt0000006", dramas + "tt0000006");
    Path predictions = few.folder().resolve("predictions.csv");
    Files.writeString(predictions, Files.readString(predictions).replace("Other", "Thriller"));

    report(run("none"));
    assertThat(read("report.html")).doesNotContain("few thrillers").contains("uses 8,252 posters");

    report(few);
    assertThat(read("report.html")).contains("few thrillers, as in the data of few below");

    SyntheticRun.change(few, "alphabetical", "first-listed");
    report(few);
    assertThat(read("report.html")).doesNotContain("few thrillers");
  }

  private void report(RunFolder... runs) {
    Report.of(List.of(runs), List.of(), Map.of()).write(output);
  }

  private RunFolder run(String name) throws IOException {
    return new SyntheticRun(folder.resolve(name)).write();
  }

  private RunFolder ofOtherData(String name) throws IOException {
    RunFolder run = run(name);
    SyntheticRun.change(run, SyntheticRun.DATA.sha256(), OTHER_SHA256);
    return run;
  }

  private RunFolder ofUnknownData(String name) throws IOException {
    RunFolder run = run(name);
    SyntheticRun.change(run, SyntheticRun.DATA.sha256(), OTHER_SHA256.replace('0', '1'));
    return run;
  }

  private Path baselines(String name, DataFingerprint data) {
    Path baselines = folder.resolve(name);
    List<Baseline> found = List.of(new Baseline("majority", "", 1, 3, Map.of("accuracy", 0.5)));
    new BaselineResults(data, 1L, found).write(baselines);
    return baselines;
  }

  private static PosterShelf shelf(String title) {
    Movie movie = new Movie("tt0000002", title, List.of("Drama"), 2);
    Poster poster = new Poster(movie, Path.of("none.png"), List.of(0), Split.TEST);
    return new PosterShelf(Map.of(poster.id(), poster), false);
  }

  private List<String> results() throws IOException {
    return Files.readAllLines(output.resolve("tables/results.csv"));
  }

  private String read(String name) throws IOException {
    return Files.readString(output.resolve(name));
  }
}
