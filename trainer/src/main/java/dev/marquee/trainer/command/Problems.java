package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Tells at the end, that of a failure too, what of a data set could not be used. */
record Problems(CommandSpec command, PosterDataset data, PosterLoader loader)
    implements AutoCloseable {

  private static final int SHOWN = 10;

  @Override
  public void close() {
    PrintWriter err = command.commandLine().getErr();
    List<Problem> problems = new ArrayList<>(data.problems());
    problems.addAll(loader.problems());
    if (!data.missing().isEmpty()) {
      err.printf("%d movies have no image and were skipped%n", data.missing().size());
    }
    if (!problems.isEmpty()) {
      err.printf("%d rows or images could not be used:%n", problems.size());
      problems.stream().limit(SHOWN).forEach(problem -> err.println("  " + problem));
      if (problems.size() > SHOWN) {
        err.println("  ... `trainer data stats --json` lists all rows");
      }
    }
    err.flush();
  }
}
