package dev.marquee.trainer.training;

import java.util.List;

/**
 * Which weights, calibrated in which way, somebody has looked at: a training that goes on, or a
 * calibration, may replace them meanwhile, and what was found does not hold for others.
 */
record SeenWeights(RunFolder run, List<String> stamps) {

  /** Those that are there now. */
  static SeenWeights of(RunFolder run) {
    return new SeenWeights(run, stamps(run));
  }

  private static List<String> stamps(RunFolder run) {
    return List.of(
        run.files().stamp(RunFolder.CHECKPOINT), run.files().stamp(RunFolder.CALIBRATION));
  }

  /**
   * @throws RunFolderException if there are others now
   */
  void requireStillThere() {
    if (!stamps.equals(stamps(run))) {
      throw new RunFolderException(
          run.folder()
              + " was trained on or calibrated while its weights were looked at, so nothing was"
              + " kept of what they answered: look again");
    }
  }
}
