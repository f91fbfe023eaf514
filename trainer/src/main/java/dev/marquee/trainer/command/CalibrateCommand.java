package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.evaluation.Temperature;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.RunCalibration;
import dev.marquee.trainer.training.RunEvaluation;
import dev.marquee.trainer.training.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "Fits a run's temperature on its validation split, so that probabilities mean what they say, and favours rare genres on request; with several genres a movie, chooses for each the probability above which naming it has the highest F1.")
final class CalibrateCommand implements Callable<Integer> {

  /** At 1 all genres count alike; far beyond, the rarest has all the answers. */
  private static final int LARGEST = 10;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path folder;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Keep this temperature, 0.05 to 20, instead of fitting one; 1, without --logit-adjustment, undoes a calibration.")
  private Double temperature;

  @Option(
      names = "--logit-adjustment",
      defaultValue = "0",
      paramLabel = "TAU",
      description =
          "Favour rare genres: TAU times the logarithm of each one's share of the training split is taken from its logit; 0 (default): not. What 0 to 1 come to is printed.")
  private double logitAdjustment;

  @Option(names = "--json", description = "All figures as one JSON object.")
  private boolean json;

  @Mixin private RunPosters posters;
  @Mixin private WorkOptions work;
  @Mixin private DeviceOption where;

  @Override
  public Integer call() {
    RunFolder run = RunFolder.open(folder);
    checkTemperature();
    checkAdjustment(run);
    PosterDataset data = posters.of(run);
    try (PosterLoader loader = work.loader(run.description().recipe().inputSize());
        var _ = new Problems(command, data, loader)) {
      Calibration calibration =
          RunCalibration.calibrate(run, given(), logitAdjustment, data, loader, where.device);
      Evaluation test = RunEvaluation.evaluate(run, data, Split.TEST, loader, where.device);
      tell(calibration, test, data);
    }
    return 0;
  }

  private OptionalDouble given() {
    return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature);
  }

  private void checkTemperature() {
    if (temperature != null && !Temperature.isOne(temperature)) {
      throw new ParameterException(
          command.commandLine(),
          "--temperature must be %s to %s, not %s"
              .formatted(Temperature.COLDEST, Temperature.HOTTEST, temperature));
    }
  }

  private void checkAdjustment(RunFolder run) {
    if (!(logitAdjustment >= 0 && logitAdjustment <= LARGEST)) {
      throw new ParameterException(
          command.commandLine(),
          "--logit-adjustment must be 0 to " + LARGEST + ", not " + logitAdjustment);
    }
    if (logitAdjustment != 0 && !run.description().recipe().labelPolicy().singleLabel()) {
      throw new ParameterException(
          command.commandLine(),
          "--logit-adjustment is for one label a movie, and " + folder + " has several");
    }
  }

  private void tell(Calibration calibration, Evaluation test, PosterDataset data) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(EvaluationJson.write(calibration, test));
      return;
    }
    print(out, calibration, data.genres().labels());
    printTrials(out, calibration);
    out.println("on the test split:");
    EvaluationTable.print(out, test);
  }

  static void print(PrintWriter out, Calibration calibration, List<String> labels) {
    out.printf(
        "temperature %.4f, logit adjustment %.2f; on the validation split:%n",
        calibration.temperature(), calibration.logitAdjustment());
    calibration
        .before()
        .forEach(
            (name, before) ->
                out.printf("  %-28s %.4f -> %.4f%n", name, before, calibration.after().get(name)));
    for (int i = 0; i < calibration.thresholds().size(); i++) {
      out.printf(
          "  %-28s %.4f%n", "threshold of " + labels.get(i), calibration.thresholds().get(i));
    }
    out.flush();
  }

  private static void printTrials(PrintWriter out, Calibration calibration) {
    if (!calibration.trials().isEmpty()) {
      out.printf("  %-28s %8s %8s%n", "--logit-adjustment", "accuracy", "macro_f1");
    }
    calibration
        .trials()
        .forEach(
            trial ->
                out.printf(
                    "  %-28.1f %8.4f %8.4f%n",
                    trial.logitAdjustment(), trial.accuracy(), trial.macroF1()));
  }
}
