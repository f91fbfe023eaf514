package dev.marquee.trainer.report;

import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What runs have come to, beside each other and beside the paper. */
public final class Report {

  private static final String TITLE = "Movie genres from posters: a report on trained networks";

  private final List<Section> sections;

  private Report(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  /**
   * Reports on evaluated runs.
   *
   * @param runs at least one
   * @param shelf titles and pictures for the mistakes
   * @throws dev.marquee.trainer.training.RunFolderException if a run was not evaluated, or its
   *     folder is damaged
   */
  public static Report of(List<RunFolder> runs, PosterShelf shelf) {
    return of(runs, List.of(), shelf);
  }

  /**
   * Reports on evaluated runs, and on what simpler methods reach.
   *
   * @param baselines each of the same posters and split as one of the runs
   * @throws ReportException if one is of other posters
   */
  public static Report of(
      List<RunFolder> runs, List<BaselineResults> baselines, PosterShelf shelf) {
    List<RunResults> results = RunResults.read(runs);
    baselines.forEach(baseline -> requireSameData(baseline, results));
    List<Section> sections = new ArrayList<>();
    sections.add(ResultsSection.of(results, baselines));
    sections.add(PaperSection.of(results));
    onePerDataSet(results).forEach(run -> sections.add(DataSection.of(run)));
    results.forEach(run -> sections.add(RunSection.of(run, shelf)));
    return new Report(sections);
  }

  private static void requireSameData(BaselineResults baselines, List<RunResults> runs) {
    if (runs.stream().map(RunResults::description).noneMatch(run -> areOf(baselines, run))) {
      RunDescription first = runs.getFirst().description();
      throw new ReportException(
          "the baselines are of other posters, labels or another split (%s, seed %d) than every run (%s, seed %d): run `trainer baseline` on those of a run"
              .formatted(baselines.data(), baselines.seed(), first.data(), first.recipe().seed()));
    }
  }

  private static boolean areOf(BaselineResults baselines, RunDescription run) {
    return baselines.isOf(run.data(), run.recipe().seed());
  }

  /** The first run of each data set, label policy and split. */
  private static List<RunResults> onePerDataSet(List<RunResults> runs) {
    Map<List<Object>, RunResults> first = new LinkedHashMap<>();
    for (RunResults run : runs) {
      RunDescription description = run.description();
      first.putIfAbsent(List.of(description.data(), description.recipe().seed()), run);
    }
    return List.copyOf(first.values());
  }

  /**
   * Writes {@code report.html}, {@code report.md}, {@code charts/*.svg} and {@code tables/*.csv}.
   *
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void write(Path folder) {
    ReportFiles files = new ReportFiles(folder);
    files.deleteParts();
    blocks().forEach(files::write);
    files.write("report.html", Templates.html(data()));
    files.write("report.md", Templates.markdown(data()));
  }

  private Map<String, Object> data() {
    return Map.of("title", TITLE, "sections", sections, "styles", ReportFiles.styles());
  }

  private Stream<Block> blocks() {
    return sections.stream().flatMap(section -> section.blocks().stream());
  }
}
