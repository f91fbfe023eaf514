package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.ClassActivationMaps;
import dev.marquee.trainer.training.Ensemble;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import dev.marquee.trainer.training.RunSettings;
import java.util.List;

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
        run.thresholds(),
        description.recipe().labelPolicy(),
        description.recipe().inputSize(),
        ClassActivationMaps.areIn(network),
        Precision.FP32,
        RunSettings.of(run),
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
        List.of(),
        first.labelPolicy(),
        first.inputSize(),
        attribution,
        first.precision(),
        Members.settings(members),
        first.data(),
        ensemble.testMetrics(),
        "");
  }
}
