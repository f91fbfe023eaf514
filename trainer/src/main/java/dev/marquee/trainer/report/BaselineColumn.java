package dev.marquee.trainer.report;

import dev.marquee.trainer.baseline.Baseline;
import dev.marquee.trainer.baseline.BaselineResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simpler method reaches, to stand beside runs.
 *
 * @param name what the report calls it
 * @param of the results that it is one of
 * @param baseline its figures
 */
record BaselineColumn(String name, BaselineResults of, Baseline baseline) {

  /**
   * Reads the baselines of folders, which tell them apart where there are several.
   *
   * @throws dev.marquee.trainer.baseline.BaselineFileException if one cannot be read
   */
  static List<BaselineColumn> read(List<Path> folders) {
    Names names = new Names();
    List<BaselineColumn> columns = new ArrayList<>();
    for (Path folder : folders) {
      String from = names.free(Names.of(folder));
      BaselineResults results = BaselineResults.read(folder);
      for (Baseline baseline : results.baselines()) {
        String name = baseline.name() + (folders.size() == 1 ? "" : " (" + from + ")");
        columns.add(new BaselineColumn(name, results, baseline));
      }
    }
    return columns;
  }

  /** Whether a run has the same posters, labels and split. */
  boolean isOfDataOf(RunResults run) {
    return of.isOf(run.description().data(), run.recipe().seed());
  }

  String setting() {
    return baseline.setting().isEmpty() ? Cells.NOTHING : baseline.setting();
  }
}
