package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.RunCalibration;
import dev.marquee.trainer.training.RunEvaluation;
import dev.marquee.trainer.training.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "Fits a run's temperature on its validation split, so that probabilities mean what they say.")
final class CalibrateCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path folder;

  @Mixin private RunPosters posters;
  @Mixin private WorkOptions work;

  @Override
  public Integer call() {
    RunFolder run = RunFolder.open(folder);
    PosterDataset data = posters.of(run);
    PrintWriter out = command.commandLine().getOut();
    try (PosterLoader loader = work.loader(run.description().recipe().inputSize())) {
      print(out, RunCalibration.calibrate(run, data, loader, work.device));
      EvaluationTable.print(
          out, RunEvaluation.evaluate(run, data, Split.TEST, loader, work.device));
    }
    return 0;
  }

  static void print(PrintWriter out, Calibration calibration) {
    out.printf("temperature %.4f; on the validation split:%n", calibration.temperature());
    calibration
        .before()
        .forEach(
            (name, before) ->
                out.printf("  %-28s %.4f -> %.4f%n", name, before, calibration.after().get(name)));
    out.flush();
  }
}
