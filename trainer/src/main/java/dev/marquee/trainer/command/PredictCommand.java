package dev.marquee.trainer.command;

import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.console.Progress;
import dev.marquee.trainer.data.Catalogue;
import dev.marquee.trainer.data.CataloguePoster;
import dev.marquee.trainer.prediction.CatalogueClassifier;
import dev.marquee.trainer.prediction.CatalogueClassifier.Answers;
import dev.marquee.trainer.prediction.PredictionFile;
import dev.marquee.trainer.prediction.PredictionFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Classifies posters with a model package, in the order of their names.",
    footer = {
      "",
      "Exit codes: 0 all posters are answered; 1 those that could be read are, the others are named at"
          + " the end; 2 used wrongly, or nothing to classify."
    })
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "PACKAGE",
      description = "Folder with model.onnx and model.json.")
  private Path folder;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "POSTERS",
      description =
          "Image files, folders of them, CSV files with a column path (relative to the file) or"
              + " imdbId, and quoted globs ('posters/**.jpg').")
  private List<String> sources;

  @Option(
      names = "--posters",
      paramLabel = "DIR",
      description = "Where the images of a CSV file's ids are; default: images/ beside it.")
  private Path images;

  @Option(
      names = "--top",
      defaultValue = "3",
      paramLabel = "N",
      description = "Genres a poster; default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "text, csv or jsonl; default: by the name of --output, else text.")
  private PredictionFormat format;

  @Option(
      names = "--shard",
      paramLabel = "K/N",
      description =
          "Only every Nth poster from the Kth on, so that N processes share the work; 0/N is N/N.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "File to write, line by line, with a progress bar; default: standard output.")
  private Path output;

  @Option(
      names = "--resume",
      description = "Go on where FILE stops: leave out the posters that it answers.")
  private boolean resume;

  @Override
  public Integer call() {
    ModelPackage model = ModelPackage.read(folder);
    check(model.manifest().labels().size());
    List<CataloguePoster> mine = shard.of(Catalogue.of(sources, Optional.ofNullable(images)));
    requireLines(mine);
    List<String> problems = classify(model, mine);
    PrintWriter err = command.commandLine().getErr();
    if (!problems.isEmpty()) {
      err.printf("trainer: %d of %d posters could not be read:%n", problems.size(), mine.size());
      problems.forEach(problem -> err.println("  " + problem));
      err.flush();
    }
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void check(int labels) {
    if (top < 1 || top > labels) {
      throw new ParameterException(
          command.commandLine(), "--top must be 1 to " + labels + ", not " + top);
    }
    if (resume && output == null) {
      throw new ParameterException(
          command.commandLine(), "--resume goes on with a file: name it with --output");
    }
  }

  /** What is read line by line, by {@code --resume} too, holds no name of several lines. */
  private void requireLines(List<CataloguePoster> mine) {
    boolean several = mine.stream().anyMatch(poster -> poster.name().matches("(?s).*[\\r\\n].*"));
    if (several && format() != PredictionFormat.JSONL) {
      throw new ParameterException(
          command.commandLine(), "The name of a poster has a line break: give --format jsonl");
    }
  }

  /** Returns why posters could not be read. A model that cannot be loaded leaves no file behind. */
  private List<String> classify(ModelPackage model, List<CataloguePoster> mine) {
    try (CatalogueClassifier classifier = new CatalogueClassifier(model, top)) {
      return output == null ? print(classifier, mine) : write(classifier, mine);
    }
  }

  /** Without a progress bar: the answers themselves tell how far it is. */
  private List<String> print(CatalogueClassifier classifier, List<CataloguePoster> mine) {
    PrintWriter out = command.commandLine().getOut();
    out.print(format().header(top));
    return classify(
        classifier,
        mine,
        answers -> {
          answers.predictions().forEach(prediction -> out.print(format().line(prediction)));
          if (out.checkError()) {
            throw new LostOutputException();
          }
        });
  }

  private List<String> write(CatalogueClassifier classifier, List<CataloguePoster> mine) {
    PredictionFile file = new PredictionFile(output, format(), classifier.model(), top);
    Set<String> answered = resume ? file.resume() : file.begin();
    List<CataloguePoster> left =
        mine.stream().filter(poster -> !answered.contains(poster.name())).toList();
    try (Progress progress = new Progress("predict", left.size())) {
      return classify(
          classifier,
          left,
          answers -> {
            file.append(answers.predictions());
            progress.advance(answers.size(), () -> "");
          });
    }
  }

  private PredictionFormat format() {
    if (format != null) {
      return format;
    }
    String name = output == null ? "" : output.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv")
        ? PredictionFormat.CSV
        : name.endsWith(".jsonl") ? PredictionFormat.JSONL : PredictionFormat.TEXT;
  }

  private static List<String> classify(
      CatalogueClassifier classifier, List<CataloguePoster> posters, Consumer<Answers> sink) {
    List<String> problems = new ArrayList<>();
    for (Iterator<Answers> all = classifier.classify(posters).iterator(); all.hasNext(); ) {
      Answers answers = all.next();
      sink.accept(answers);
      problems.addAll(answers.problems());
    }
    return problems;
  }
}
