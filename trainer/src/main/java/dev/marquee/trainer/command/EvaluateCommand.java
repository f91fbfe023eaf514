package dev.marquee.trainer.command;

import dev.marquee.model.ImageSize;
import dev.marquee.model.ModelPackage;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.inference.FlipAveraging;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.PosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;
import dev.marquee.trainer.packaging.TrainedOn;
import dev.marquee.trainer.training.Ensemble;
import dev.marquee.trainer.training.RunEvaluation;
import dev.marquee.trainer.training.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures a run, several as an ensemble, or, on the CPU, a model package on the test split.")
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN|PACKAGE",
      description =
          "A run's folder, or a package's; of several runs, the mean of their probabilities, whose figures are not kept.")
  private List<Path> folders;

  @Mixin private RunPosters posters;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "training, validation or test (default).")
  private Split split;

  @Option(
      names = "--flip-averaging",
      description = "Look at each poster's mirror image too and average; figures are not kept.")
  private boolean flipAveraging;

  @Option(names = "--json", description = "All figures as one JSON object.")
  private boolean json;

  @Mixin private WorkOptions work;
  @Mixin private DeviceOption where;

  @Override
  public Integer call() {
    Evaluation evaluation = evaluate();
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(EvaluationJson.write(evaluation));
    } else {
      EvaluationTable.print(out, evaluation);
    }
    return 0;
  }

  private Evaluation evaluate() {
    Path first = folders.getFirst();
    return folders.size() == 1 && !RunFolder.isAt(first)
        ? evaluatePackage(ModelPackage.read(first))
        : evaluateRuns(new Ensemble(folders.stream().map(RunFolder::open).toList()));
  }

  private Evaluation evaluateRuns(Ensemble ensemble) {
    RunFolder first = ensemble.runs().getFirst();
    PosterDataset data = posters.of(first);
    boolean asExported = ensemble.runs().size() == 1 && !flipAveraging;
    return measure(
        data,
        first.description().recipe().inputSize(),
        loader ->
            asExported
                ? RunEvaluation.evaluate(first, data, split, loader, where.device)
                : ensemble.evaluate(data, split, flipAveraging, loader, where.device));
  }

  private Evaluation evaluatePackage(ModelPackage model) {
    if (posters.posters == null) {
      throw new ParameterException(
          command.commandLine(), "A package does not know its posters: name them with --posters");
    }
    if (where.device.isGpu()) {
      PrintWriter err = command.commandLine().getErr();
      err.println("a package is evaluated on the CPU, by ONNX Runtime");
      err.flush();
    }
    PosterDataset data = posters(TrainedOn.of(model.manifest()));
    try (var classifier = OnnxPosterClassifier.of(model, 0)) {
      PosterClassifier looking = flipAveraging ? new FlipAveraging(classifier) : classifier;
      return measure(
          data,
          model.manifest().inputSize(),
          loader ->
              SplitEvaluation.evaluate(
                  looking, data, split, loader, model.manifest().thresholds()));
    }
  }

  private PosterDataset posters(TrainedOn trained) {
    return PosterDataset.open(
        PosterOptions.folder(posters.posters, posters.labels),
        trained.genres(),
        trained.policy(),
        trained.seed());
  }

  private Evaluation measure(
      PosterDataset data, ImageSize size, Function<PosterLoader, Evaluation> measurement) {
    try (PosterLoader loader = work.loader(size);
        var _ = new Problems(command, data, loader)) {
      return measurement.apply(loader);
    }
  }
}
