package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.Ensemble;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What packages in fp32 say of the runs that they come from. */
final class RunManifest {

  private RunManifest() {}

  static Manifest of(RunFolder run, PackageExport.Target target) {
    RunDescription description = run.description();
    Network network = description.describeNetwork();
    return new Manifest(
        Manifest.FORMAT,
        target.name(),
        target.version(),
        network.topology().toString(),
        network.head().toString(),
        description.labels(),
        description.recipe().labelPolicy(),
        description.recipe().inputSize(),
        OnnxExporter.supportsAttribution(network),
        "fp32",
        settings(run),
        description.data(),
        run.testMetrics(),
        "");
  }

  /**
   * The manifest of an ensemble.
   *
   * @param members their manifests
   * @param attribution whether they share class activation maps
   */
  static Manifest of(Ensemble ensemble, List<Manifest> members, boolean attribution) {
    Manifest first = members.getFirst();
    return new Manifest(
        Manifest.FORMAT,
        first.name(),
        first.version(),
        Members.ENSEMBLE,
        Members.ENSEMBLE,
        first.labels(),
        first.labelPolicy(),
        first.inputSize(),
        attribution,
        first.precision(),
        Members.settings(members),
        first.data(),
        ensemble.testMetrics(),
        "");
  }

  private static Map<String, String> settings(RunFolder run) {
    RunDescription description = run.description();
    Map<String, String> settings = new LinkedHashMap<>(description.recipe().settings());
    settings.put("weights", description.weights());
    int trained = run.epochs().size();
    if (trained < description.recipe().epochs()) {
      settings.put("epochs", trained + " of " + description.recipe().epochs());
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
