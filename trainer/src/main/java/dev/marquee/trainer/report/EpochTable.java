package dev.marquee.trainer.report;

import dev.marquee.trainer.report.Block.Table;
import dev.marquee.trainer.training.EpochMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A run by epoch, beside the paper's where the paper has trained that network: Tables 2 to 4. */
final class EpochTable {

  private static final List<String> HEADER =
      List.of(
          "epoch",
          "seconds",
          "training loss",
          "validation loss",
          "accuracy",
          "precision",
          "recall",
          "F1");
  private static final List<String> PAPER =
      List.of("paper: accuracy", "paper: precision", "paper: recall");

  private EpochTable() {}

  static Table of(RunResults run) {
    List<Paper.Epoch> paper = Paper.epochs(run.description().topology());
    List<List<String>> rows = new ArrayList<>();
    for (EpochMetrics epoch : run.epochs()) {
      List<String> row = row(epoch);
      if (run.keepsBest()) {
        row.add(epoch.equals(run.kept()) ? "kept" : Cells.NOTHING);
      }
      row.addAll(paper(paper, rows.size()));
      rows.add(row);
    }
    return new Table("epochs-" + run.slug(), caption(run, !paper.isEmpty()), header(run), rows);
  }

  private static List<String> header(RunResults run) {
    List<String> header = new ArrayList<>(HEADER);
    if (run.keepsBest()) {
      header.add("weights");
    }
    if (!Paper.epochs(run.description().topology()).isEmpty()) {
      header.addAll(PAPER);
    }
    return header;
  }

  private static String caption(RunResults run, boolean besidePaper) {
    return "Epochs of "
        + run.name()
        + ": accuracy and macro averages on the validation split"
        + (besidePaper ? ", and the paper's (Tables 2 to 4)." : ".")
        + (run.keepsBest()
            ? " The weights are those of epoch "
                + run.kept().epoch()
                + ", of the lowest validation loss."
            : "");
  }

  private static List<String> row(EpochMetrics epoch) {
    EpochMetrics.Scores validation = epoch.validation();
    return new ArrayList<>(
        List.of(
            Integer.toString(epoch.epoch()),
            String.format(Locale.ROOT, "%.0f", epoch.seconds()),
            Cells.figure(epoch.training().loss()),
            Cells.figure(validation.loss()),
            Cells.figure(validation.accuracy()),
            Cells.figure(validation.precision()),
            Cells.figure(validation.recall()),
            Cells.figure(validation.f1())));
  }

  /** No cells where the paper has not trained the network. */
  private static List<String> paper(List<Paper.Epoch> paper, int index) {
    if (paper.isEmpty()) {
      return List.of();
    }
    if (index >= paper.size()) {
      return Collections.nCopies(PAPER.size(), Cells.NOTHING);
    }
    Paper.Epoch epoch = paper.get(index);
    return List.of(
        Cells.figure(epoch.accuracy()),
        Cells.figure(epoch.precision()),
        Cells.figure(epoch.recall()));
  }
}
