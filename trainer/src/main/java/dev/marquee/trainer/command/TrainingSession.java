package dev.marquee.trainer.command;

import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.Devices;
import dev.marquee.trainer.training.EpochMetrics;
import dev.marquee.trainer.training.RunCalibration;
import dev.marquee.trainer.training.RunEvaluation;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.Training;
import java.io.PrintWriter;
import java.util.OptionalDouble;

/**
 * Takes runs to their end and tells of it.
 *
 * @param data the posters that the runs began with
 * @param loader reads them at the recipe's size
 * @param devices where to train; the first calibrates and evaluates
 * @param out where to tell
 */
record TrainingSession(PosterDataset data, PosterLoader loader, Devices devices, PrintWriter out) {

  /**
   * Trains the epochs that are left, calibrates if the recipe says so, or a poster has several
   * labels, and nobody has since the last epoch, and evaluates.
   */
  void complete(RunFolder run) {
    try (Training training = new Training(run, devices)) {
      training.run(data, loader, this::print);
    }
    if (run.calibration().isEmpty()) {
      calibrate(run);
    }
    EvaluationTable.print(
        out, RunEvaluation.evaluate(run, data, Split.TEST, loader, devices.first()));
  }

  /** Where a poster has several labels, their thresholds are chosen at any temperature. */
  private void calibrate(RunFolder run) {
    boolean scales = run.description().recipe().temperatureScaling();
    if (scales || !data.policy().singleLabel()) {
      OptionalDouble temperature = scales ? OptionalDouble.empty() : OptionalDouble.of(1);
      Calibration calibration =
          RunCalibration.calibrate(run, temperature, 0, data, loader, devices.first());
      CalibrateCommand.print(out, calibration, data.genres().labels());
    }
  }

  /** Whether nothing is left to do; a run that stopped early is evaluated again to be sure. */
  boolean isComplete(RunFolder run) {
    return run.isEvaluated() && run.epochs().size() == run.description().recipe().epochs();
  }

  private void print(EpochMetrics epoch) {
    out.printf(
        "epoch %d: %.0f s; training loss %.4f, accuracy %.4f; validation loss %.4f, accuracy %.4f, macro precision %.4f,"
            + " recall %.4f, F1 %.4f%n",
        epoch.epoch(),
        epoch.seconds(),
        epoch.training().loss(),
        epoch.training().accuracy(),
        epoch.validation().loss(),
        epoch.validation().accuracy(),
        epoch.validation().precision(),
        epoch.validation().recall(),
        epoch.validation().f1());
    out.flush();
  }
}
