package dev.marquee.trainer.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** All that decided what a run's network answers, by the names of options. */
public final class RunSettings {

  private RunSettings() {}

  /** Its recipe, what it began with, its teachers, and how it was calibrated. */
  public static Map<String, String> of(RunFolder run) {
    RunDescription description = run.description();
    Map<String, String> settings = new LinkedHashMap<>(description.recipe().settings());
    settings.put("weights", description.weights());
    int kept = run.keptEpochs();
    if (kept < description.recipe().epochs()) {
      settings.put("epochs", kept + " of " + description.recipe().epochs());
    }
    settings.putAll(description.distillation().settings());
    run.calibration().ifPresent(found -> describe(found, settings));
    return settings;
  }

  private static void describe(Calibration calibration, Map<String, String> settings) {
    settings.put("temperature", Double.toString(calibration.temperature()));
    if (calibration.logitAdjustment() != 0) {
      settings.put("logit-adjustment", Double.toString(calibration.logitAdjustment()));
    }
  }
}
