package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.ImageSize;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.EnsembleClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.EnsembleGraph;
import dev.marquee.trainer.onnx.ExportedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs a package's weights in DJL and its graph in ONNX Runtime. */
public final class PackageVerification {

  private PackageVerification() {}

  /**
   * Compares both on the same posters.
   *
   * @param posters gives some of the package's size, once its graph was found to be of that size
   * @throws ForeignPackageException if its networks are none of this trainer's
   * @throws dev.marquee.trainer.graph.UnsupportedGraphException if its graph lacks their weights
   * @throws dev.marquee.trainer.inference.ForeignModelException if its graph is none of Marquee's
   */
  public static ParityReport verify(
      ModelPackage model, Function<ImageSize, List<RgbImage>> posters) {
    Manifest manifest = model.manifest();
    try (var ort = OnnxPosterClassifier.of(model, 0);
        var djl = new EnsembleClassifier(members(manifest, model.model()))) {
      return Parity.check(djl, ort, posters.apply(manifest.inputSize()));
    }
  }

  /**
   * Refuses a graph that does not answer as its weights do in DJL, by what {@link
   * ParityReport#within} asks of one of its precision.
   */
  static void require(CheckedModel model, List<RgbImage> posters) {
    Precision precision = model.manifest().precision();
    try (var ort = new OnnxPosterClassifier(model.onnx());
        var djl = new EnsembleClassifier(members(model.manifest(), model.onnx()))) {
      ParityReport report = Parity.check(djl, ort, posters);
      if (!report.within(precision)) {
        throw new ParityException(precision, report);
      }
    }
  }

  private static List<DjlPosterClassifier> members(Manifest manifest, byte[] onnx) {
    List<Network> networks = Members.networks(manifest);
    List<ExportedNetwork> exported = new ArrayList<>(); // all, before any is loaded
    for (int i = 0; i < networks.size(); i++) {
      String prefix = Members.isEnsemble(manifest) ? EnsembleGraph.prefix(i + 1) : "";
      exported.add(ExportedNetwork.read(onnx, prefix, networks.get(i), manifest.inputSize()));
    }
    return exported.stream().map(member -> load(member, manifest)).toList();
  }

  private static DjlPosterClassifier load(ExportedNetwork exported, Manifest manifest) {
    return new DjlPosterClassifier(
        exported.network(),
        exported.weights(),
        manifest.labelPolicy(),
        manifest.inputSize(),
        Device.cpu());
  }
}
