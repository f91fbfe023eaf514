package dev.marquee.trainer.command;

import dev.marquee.trainer.data.DataStatistics;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.Problem;
import dev.marquee.trainer.files.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Looks at labelled posters.")
final class DataCommand {

  /** Of sizes and problems there may be thousands, which would carry the figures off the screen. */
  private static final int SIZES = 5;

  private static final int PROBLEMS = 20;

  @Spec private CommandSpec command;

  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      description = "Counts posters a genre and split, and tells what cannot be used and why.")
  int stats(
      @Mixin LabelledPosterOptions posters,
      @Option(names = "--json", description = "All numbers and problems as one JSON object.")
          boolean json) {
    PosterDataset data = posters.open();
    DataStatistics statistics = DataStatistics.of(data, Runtime.getRuntime().availableProcessors());
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(Json.line(statistics));
    } else {
      print(out, statistics);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, DataStatistics statistics) {
    out.printf(
        "%d rows: %d usable posters, %d movies without an image, %d unreadable images, %d bad rows%n",
        statistics.rows(),
        statistics.posters(),
        statistics.missing(),
        statistics.unreadable(),
        statistics.badRows());
    out.printf("%-12s %8s %10s %10s %8s%n", "genre", "posters", "training", "validation", "test");
    for (var genre : statistics.genres()) {
      out.printf(
          "%-12s %8d %10d %10d %8d%n",
          genre.genre(), genre.posters(), genre.training(), genre.validation(), genre.test());
    }
    out.printf(
        "always answering %s is right for %.3f%n",
        statistics.majorityGenre(), statistics.majorityShare());
    printSizes(out, statistics.imageSizes());
    printProblems(out, statistics.problems());
  }

  private static void printSizes(PrintWriter out, Map<String, Integer> sizes) {
    out.print("image sizes (height x width): ");
    out.print(
        sizes.entrySet().stream()
            .limit(SIZES)
            .map(size -> "%d of %s".formatted(size.getValue(), size.getKey()))
            .collect(Collectors.joining(", ")));
    out.println(sizes.size() > SIZES ? ", and " + (sizes.size() - SIZES) + " other sizes" : "");
  }

  private static void printProblems(PrintWriter out, List<Problem> problems) {
    problems.stream().limit(PROBLEMS).forEach(out::println);
    if (problems.size() > PROBLEMS) {
      out.printf("... %d more: --json lists all%n", problems.size() - PROBLEMS);
    }
  }
}
