package dev.marquee.trainer.command;

import dev.marquee.model.Precision;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.packaging.Quantization;
import dev.marquee.trainer.precision.Clipping;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The numbers that an exported graph computes with. */
final class PrecisionOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      paramLabel = "NAME",
      description =
          "fp32 (default), fp16 (half the size, for GPUs), int8 (a quarter of the size, faster on CPUs), or a quarter of the size and as fast as floats, since only weights are stored in 8 bits: int8-weights (computes in fp32) or fp16-int8-weights (in fp16, for GPUs).")
  Precision precision;

  @Option(
      names = "--calibration",
      defaultValue = "200",
      paramLabel = "N",
      description =
          "For int8: posters of the training split that show the ranges of activations; default: ${DEFAULT-VALUE}.")
  private int calibration;

  @Option(
      names = "--clipping",
      defaultValue = "mse",
      paramLabel = "NAME",
      description =
          "For int8: how ranges are chosen: min-max, percentile or mse; default: ${DEFAULT-VALUE}.")
  private Clipping clipping;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description =
          "For integers: the label file of the posters, where it has another name or place; default: the run's.")
  Path labels;

  @Option(
      names = "--max-accuracy-drop",
      defaultValue = "0.005",
      paramLabel = "SHARE",
      description =
          "For integers: how much accuracy may fall on the validation split; default: ${DEFAULT-VALUE}.")
  private double largestDrop;

  /** Refuses, before the work, what is out of range and what this precision has no use for. */
  void check() {
    if (precision != Precision.INT8) {
      refuse(List.of("--calibration", "--clipping"), "needs --precision int8");
    }
    if (precision == Precision.FP32 || precision == Precision.FP16) {
      refuse(
          List.of("--labels", "--max-accuracy-drop"),
          "needs --precision int8, int8-weights or fp16-int8-weights");
    }
    checkRanges();
  }

  private void refuse(List<String> options, String why) {
    Unused.refuse(command.commandLine(), options, why);
  }

  private void checkRanges() {
    if (calibration < 1) {
      throw new ParameterException(
          command.commandLine(), "--calibration is " + calibration + ": give 1 or more posters");
    }
    if (!(largestDrop >= -1 && largestDrop <= 1)) {
      throw new ParameterException(
          command.commandLine(), "--max-accuracy-drop must be -1 to 1, not " + largestDrop);
    }
  }

  /**
   * How to quantise a run.
   *
   * @param data the run's own posters
   * @param loader reads them at the run's size
   */
  Quantization quantization(PosterDataset data, PosterLoader loader) {
    return new Quantization(precision, data, loader, calibration, clipping, largestDrop);
  }
}
