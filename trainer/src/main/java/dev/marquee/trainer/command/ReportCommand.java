package dev.marquee.trainer.command;

import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.report.PosterShelf;
import dev.marquee.trainer.report.Report;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    List<BaselineResults> simpler = baselines.stream().map(BaselineResults::read).toList();
    List<PosterDataset> data = runs.stream().flatMap(this::posters).toList();
    if (data.isEmpty()) {
      command
          .commandLine()
          .getErr()
          .println("the posters of the runs are not there, so titles and pictures are left out");
    }
    Report.of(runs, simpler, PosterShelf.of(data, !noPictures)).write(output);
    command.commandLine().getOut().println("wrote " + output.resolve("report.html"));
    return 0;
  }

  private Stream<PosterDataset> posters(RunFolder run) {
    RunDescription description = run.description();
    return posters.posters == null && !Files.isDirectory(Path.of(description.posters()))
        ? Stream.empty()
        : Stream.of(posters.open(description));
  }
}
