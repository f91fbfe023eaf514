package dev.marquee.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.LabelPolicy;
import dev.marquee.trainer.data.DataStatistics;
import dev.marquee.trainer.data.Genres;
import dev.marquee.trainer.data.PosterDataset;
import java.io.PrintWriter;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec command;

  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      description = "Counts posters a genre and split, and lists what cannot be used and why.")
  int stats(
      @Mixin PosterOptions posters,
      @Option(
              names = "--label-policy",
              defaultValue = "alphabetical",
              paramLabel = "NAME",
              description = "alphabetical (default), first-listed or multi.")
          LabelPolicy policy,
      @Option(
              names = "--seed",
              defaultValue = "1",
              paramLabel = "N",
              description = "Decides the split.")
          long seed,
      @Option(names = "--json", description = "All numbers as one JSON object.") boolean json)
      throws JsonProcessingException {
    PosterDataset data = PosterDataset.open(posters.folder(), Genres.PAPER, policy, seed);
    DataStatistics statistics = DataStatistics.of(data, Runtime.getRuntime().availableProcessors());
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(statistics));
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
    out.printf("image sizes: %s%n", statistics.imageSizes());
    statistics.problems().forEach(problem -> out.println(problem));
  }
}
