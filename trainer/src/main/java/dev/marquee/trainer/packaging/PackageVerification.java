package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.Manifest;
import dev.marquee.model.ModelPackage;
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

/** Runs a package's weights in DJL and its graph in ONNX Runtime. */
public final class PackageVerification {

  private PackageVerification() {}

  /**
   * Compares both on the same posters.
   *
   * @param posters of the package's size
   */
  public static ParityReport verify(ModelPackage model, List<RgbImage> posters) {
    Manifest manifest = model.manifest();
    byte[] onnx = model.model();
    List<Network> networks = Members.networks(manifest);
    List<DjlPosterClassifier> members = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      String prefix = Members.isEnsemble(manifest) ? EnsembleGraph.prefix(i + 1) : "";
      members.add(load(onnx, prefix, networks.get(i), manifest));
    }
    try (var djl = new EnsembleClassifier(members);
        var ort = new OnnxPosterClassifier(onnx)) {
      return Parity.check(djl, ort, posters);
    }
  }

  private static DjlPosterClassifier load(
      byte[] onnx, String prefix, Network network, Manifest manifest) {
    ExportedNetwork exported = ExportedNetwork.read(onnx, prefix, network, manifest.inputSize());
    return new DjlPosterClassifier(
        exported.network(),
        exported.weights(),
        manifest.labelPolicy(),
        manifest.inputSize(),
        Device.cpu());
  }
}
