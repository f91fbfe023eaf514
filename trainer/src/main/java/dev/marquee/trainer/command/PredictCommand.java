package dev.marquee.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.PosterImages;
import dev.marquee.trainer.data.UnreadablePosterException;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "PACKAGE",
      description = "Folder with model.onnx and model.json.")
  private Path folder;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "POSTER", description = "Image files.")
  private List<Path> posters;

  @Option(
      names = "--top",
      defaultValue = "3",
      paramLabel = "N",
      description = "Genres a poster; default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "One JSON object a poster, a line each.")
  private boolean json;

  private record Prediction(String poster, List<Scored> genres) {}

  private record Scored(String genre, float probability) {}

  @Override
  public Integer call() throws JsonProcessingException {
    ModelPackage model = ModelPackage.read(folder);
    Manifest manifest = model.manifest();
    if (top < 1 || top > manifest.labels().size()) {
      throw new ParameterException(
          command.commandLine(), "--top must be 1 to " + manifest.labels().size() + ", not " + top);
    }
    boolean allRead = true;
    try (OnnxPosterClassifier classifier = new OnnxPosterClassifier(model.model())) {
      for (Path poster : posters) {
        try {
          print(predict(classifier, manifest, poster));
        } catch (UnreadablePosterException e) {
          command.commandLine().getErr().println("trainer: " + e.getMessage());
          allRead = false;
        }
      }
    }
    return allRead ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Prediction predict(OnnxPosterClassifier classifier, Manifest manifest, Path poster) {
    var image = PosterImages.read(poster, manifest.inputSize());
    float[] probabilities = classifier.probabilities(List.of(image))[0];
    List<Scored> genres =
        IntStream.range(0, probabilities.length)
            .mapToObj(label -> new Scored(manifest.labels().get(label), probabilities[label]))
            .sorted(Comparator.comparing(Scored::probability).reversed())
            .limit(top)
            .toList();
    return new Prediction(poster.toString(), genres);
  }

  private void print(Prediction prediction) throws JsonProcessingException {
    var out = command.commandLine().getOut();
    out.println(
        json
            ? JSON.writeValueAsString(prediction)
            : prediction.poster()
                + ": "
                + prediction.genres().stream()
                    .map(scored -> "%s %.4f".formatted(scored.genre(), scored.probability()))
                    .collect(Collectors.joining(", ")));
    out.flush();
  }
}
