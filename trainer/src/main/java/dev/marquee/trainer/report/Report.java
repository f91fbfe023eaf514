package dev.marquee.trainer.report;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * Reports on evaluated runs, and on what simpler methods reach.
   *
   * @param runs at least one
   * @param baselines folders of baselines, each of the same posters and split as one of the runs;
   *     perhaps none
   * @param shelves titles and pictures for the mistakes, by the data that runs tell of; those of
   *     data without a shelf are left out
   * @throws dev.marquee.trainer.training.RunFolderException if a run was not evaluated, or its
   *     folder is damaged
   * @throws ReportException if one is of other posters
   * @throws dev.marquee.trainer.baseline.BaselineFileException if one cannot be read
   */
  public static Report of(
      List<RunFolder> runs, List<Path> baselines, Map<DataFingerprint, PosterShelf> shelves) {
    List<RunResults> results = RunResults.read(runs);
    List<BaselineColumn> columns = BaselineColumn.read(baselines);
    columns.forEach(column -> requireSameData(column, results));
    List<Section> sections = new ArrayList<>();
    sections.add(ResultsSection.of(results, columns));
    sections.add(PaperSection.of(results));
    RunResults.byData(results).forEach(same -> sections.add(DataSection.of(same.getFirst())));
    results.forEach(run -> sections.add(RunSection.of(run, shelf(run, shelves))));
    return new Report(sections);
  }

  private static PosterShelf shelf(RunResults run, Map<DataFingerprint, PosterShelf> shelves) {
    return shelves.getOrDefault(run.description().data(), PosterShelf.EMPTY);
  }

  private static void requireSameData(BaselineColumn column, List<RunResults> runs) {
    if (runs.stream().noneMatch(column::isOfDataOf)) {
      RunResults first = runs.getFirst();
      throw new ReportException(
          "the baselines are of other posters, labels or another split (%s, seed %d) than every run (%s, seed %d): run `trainer baseline` on those of a run"
              .formatted(
                  column.of().data(),
                  column.of().seed(),
                  first.description().data(),
                  first.recipe().seed()));
    }
  }

  /**
   * Writes {@code report.html}, {@code report.md}, {@code charts/*.svg} and {@code tables/*.csv},
   * in place of an earlier report.
   *
   * @throws ReportException if what is left of that cannot be removed
   * @throws dev.marquee.trainer.files.FileException if they cannot be written
   */
  public void write(Path folder) {
    ReportFiles files = new ReportFiles(folder);
    files.deleteParts();
    blocks().forEach(files::write);
    String markdown = Templates.markdown(data());
    files.deleteEarlier("# " + TITLE, markdown);
    files.write("report.html", Templates.html(data()));
    files.write(ReportFiles.MARKDOWN, markdown);
  }

  private Map<String, Object> data() {
    return Map.of("title", TITLE, "sections", sections, "styles", ReportFiles.styles());
  }

  private Stream<Block> blocks() {
    return sections.stream().flatMap(section -> section.blocks().stream());
  }
}
