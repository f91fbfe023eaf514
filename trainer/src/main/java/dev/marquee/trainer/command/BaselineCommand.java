package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.trainer.baseline.Baseline;
import dev.marquee.trainer.baseline.BaselineResults;
import dev.marquee.trainer.baseline.Baselines;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.files.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "baseline",
    mixinStandardHelpOptions = true,
    description =
        "Measures what needs no network: the majority class, and nearest neighbours and naive Bayes on"
            + " histograms of colours and edges. Settings are chosen on the validation split.")
final class BaselineCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private LabelledPosterOptions posters;
  @Mixin private WorkOptions work;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Keep the figures there, for `trainer report RUN --baselines FOLDER`.")
  private Path output;

  @Option(names = "--json", description = "All figures as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    PosterDataset data = posters.open();
    BaselineResults results = run(data);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(Json.line(results));
    } else {
      print(out, results.baselines());
    }
    out.flush();
    if (output != null) {
      results.write(output);
    }
    return 0;
  }

  private BaselineResults run(PosterDataset data) {
    try (PosterLoader loader = work.loader(ImageSize.PAPER);
        var _ = new Problems(command, data, loader)) {
      return new BaselineResults(data.fingerprint(), posters.seed, Baselines.run(data, loader));
    }
  }

  private static void print(PrintWriter out, List<Baseline> baselines) {
    line(out, "", baselines, Baseline::name);
    line(out, "setting", baselines, Baseline::setting);
    line(out, "seconds", baselines, baseline -> "%.1f".formatted(baseline.seconds()));
    line(out, "test posters", baselines, baseline -> Integer.toString(baseline.posters()));
    for (String metric : baselines.getFirst().metrics().keySet()) {
      line(out, metric, baselines, baseline -> "%.4f".formatted(baseline.metrics().get(metric)));
    }
  }

  private static void line(
      PrintWriter out, String name, List<Baseline> baselines, Function<Baseline, String> cell) {
    out.println(
        baselines.stream()
            .map(baseline -> "%20s".formatted(cell.apply(baseline)))
            .collect(Collectors.joining("", "%-28s".formatted(name), "")));
  }
}
