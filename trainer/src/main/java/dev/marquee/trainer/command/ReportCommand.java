package dev.marquee.trainer.command;

import dev.marquee.model.Manifest.DataFingerprint;
import dev.marquee.model.MarqueeException;
import dev.marquee.trainer.data.LabelFileException;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.report.PosterShelf;
import dev.marquee.trainer.report.Report;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes what evaluated runs have come to as HTML, Markdown, SVG and CSV.")
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of evaluated runs.")
  private List<Path> folders;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "The report's folder.")
  private Path output;

  @Option(
      names = "--baselines",
      paramLabel = "FOLDER",
      description = "What `trainer baseline --output FOLDER` kept, to show beside the runs.")
  private List<Path> baselines = List.of();

  @Mixin private RunPosters posters;

  @Option(
      names = "--no-pictures",
      description = "Leave pictures of posters out, for a report that others may see.")
  private boolean noPictures;

  @Override
  public Integer call() {
    List<RunFolder> runs = folders.stream().map(RunFolder::open).toList();
    Report.of(runs, baselines, shelves(runs)).write(output);
    command.commandLine().getOut().println("wrote " + output.resolve("report.html"));
    return 0;
  }

  /** One for each data set, as an id may be of another poster in another. */
  private Map<DataFingerprint, PosterShelf> shelves(List<RunFolder> runs) {
    Map<DataFingerprint, PosterShelf> shelves = new HashMap<>();
    Map<DataFingerprint, String> missing = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      DataFingerprint data = run.description().data();
      try {
        shelves.computeIfAbsent(data, _ -> shelf(run));
      } catch (LabelFileException | NoUsablePosterException e) {
        requireNotAskedFor(e);
        missing.put(data, run.folder() + ": titles and pictures are left out: " + e.getMessage());
      }
    }
    missing.keySet().removeAll(shelves.keySet()); // another run tells where they are
    missing.values().forEach(command.commandLine().getErr()::println);
    return shelves;
  }

  private PosterShelf shelf(RunFolder run) {
    return PosterShelf.of(posters.open(run.description()), !noPictures);
  }

  private void requireNotAskedFor(MarqueeException problem) {
    if (posters.posters != null || posters.labels != null) {
      throw problem;
    }
  }
}
