package dev.marquee.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.console.Progress;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.UnreadablePosterException;
import dev.marquee.trainer.files.WholeFile;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
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
    description = "Classifies posters with a model package.")
final class PredictCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH_SIZE = 16;

  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "PACKAGE",
      description = "Folder with model.onnx and model.json.")
  private Path folder;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "POSTER|DIR",
      description = "Image files, and folders of them; answered in the order of their names.")
  private List<Path> posters;

  @Option(
      names = "--top",
      defaultValue = "3",
      paramLabel = "N",
      description = "Genres a poster; default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "One JSON object a poster, a line each.")
  private boolean json;

  @Option(
      names = "--shard",
      paramLabel = "K/N",
      description =
          "Only every Nth poster from the Kth on, so that N processes share the work; 0/N is N/N.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "File to write, once all is done; default: standard output, as it goes.")
  private Path output;

  private record Prediction(String poster, List<Scored> genres) {}

  private record Scored(String genre, float probability) {}

  /** A poster that was read, or why it was not. */
  private record Attempt(Path poster, Optional<RgbImage> image, String problem) {}

  @Override
  public Integer call() throws IOException {
    ModelPackage model = ModelPackage.read(folder);
    int labels = model.manifest().labels().size();
    if (top < 1 || top > labels) {
      throw new ParameterException(
          command.commandLine(), "--top must be 1 to " + labels + ", not " + top);
    }
    List<Path> mine = shard.of(PosterImages.among(posters));
    List<String> problems =
        output == null
            ? predict(model, mine, command.commandLine().getOut(), Optional.empty())
            : predictToFile(model, mine);
    problems.forEach(problem -> command.commandLine().getErr().println("trainer: " + problem));
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<String> predictToFile(ModelPackage model, List<Path> mine) {
    List<String> problems = new ArrayList<>();
    try (Progress progress = new Progress("predict", mine.size())) {
      WholeFile.write(
          output,
          channel -> {
            Writer file = Channels.newWriter(channel, StandardCharsets.UTF_8);
            problems.addAll(predict(model, mine, file, Optional.of(progress)));
          });
    } catch (IOException e) {
      throw new UnwritableFileException(output, e);
    }
    return problems;
  }

  /** Reads posters on all processors while the batch before is inferred; returns what failed. */
  private List<String> predict(
      ModelPackage model, List<Path> mine, Writer out, Optional<Progress> progress)
      throws IOException {
    Manifest manifest = model.manifest();
    int ahead = Math.max(BATCH_SIZE, Runtime.getRuntime().availableProcessors());
    Iterator<List<Attempt>> batches =
        mine.stream()
            .gather(Gatherers.mapConcurrent(ahead, poster -> read(poster, manifest)))
            .gather(Gatherers.windowFixed(BATCH_SIZE))
            .iterator();
    List<String> problems = new ArrayList<>();
    try (var classifier = new OnnxPosterClassifier(model.model())) {
      while (batches.hasNext()) {
        List<Attempt> batch = batches.next();
        batch.stream()
            .filter(a -> a.image().isEmpty())
            .map(Attempt::problem)
            .forEach(problems::add);
        List<Attempt> read = batch.stream().filter(a -> a.image().isPresent()).toList();
        write(out, predictions(classifier, manifest, read));
        progress.ifPresent(bar -> bar.advance(batch.size(), () -> problems.size() + " unreadable"));
      }
    }
    return problems;
  }

  private static Attempt read(Path poster, Manifest manifest) {
    try {
      return new Attempt(poster, Optional.of(PosterImages.read(poster, manifest.inputSize())), "");
    } catch (UnreadablePosterException e) {
      return new Attempt(poster, Optional.empty(), e.getMessage());
    }
  }

  private List<Prediction> predictions(
      OnnxPosterClassifier classifier, Manifest manifest, List<Attempt> read) {
    float[][] rows =
        classifier.probabilities(read.stream().map(a -> a.image().orElseThrow()).toList());
    return IntStream.range(0, rows.length)
        .mapToObj(i -> prediction(read.get(i).poster(), manifest.labels(), rows[i]))
        .toList();
  }

  private Prediction prediction(Path poster, List<String> labels, float[] probabilities) {
    List<Scored> genres =
        IntStream.range(0, probabilities.length)
            .mapToObj(label -> new Scored(labels.get(label), probabilities[label]))
            .sorted(Comparator.comparing(Scored::probability).reversed())
            .limit(top)
            .toList();
    return new Prediction(poster.toString(), genres);
  }

  private void write(Writer out, List<Prediction> predictions) throws IOException {
    for (Prediction prediction : predictions) {
      out.write(line(prediction) + System.lineSeparator());
    }
    out.flush();
  }

  private String line(Prediction prediction) throws JsonProcessingException {
    return json
        ? JSON.writeValueAsString(prediction)
        : prediction.poster()
            + ": "
            + prediction.genres().stream()
                .map(scored -> "%s %.4f".formatted(scored.genre(), scored.probability()))
                .collect(Collectors.joining(", "));
  }
}
