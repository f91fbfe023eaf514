package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.ModelPackage;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Head;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.network.Topology;
import dev.marquee.trainer.onnx.ExportedNetwork;
import java.util.List;
import java.util.Locale;

/** Runs a package's weights in DJL and its graph in ONNX Runtime. */
public final class PackageVerification {

  private PackageVerification() {}

  /**
   * Compares both on the same posters.
   *
   * @param posters of the package's size
   */
  public static ParityReport verify(ModelPackage model, List<RgbImage> posters) {
    var manifest = model.manifest();
    Network network =
        Topology.valueOf(manifest.network().toUpperCase(Locale.ROOT))
            .network(
                Head.valueOf(manifest.head().toUpperCase(Locale.ROOT)), manifest.labels().size());
    byte[] onnx = model.model();
    ExportedNetwork exported = ExportedNetwork.read(onnx, network, manifest.inputSize());
    try (var djl =
            new DjlPosterClassifier(
                exported.network(),
                exported.weights(),
                manifest.labelPolicy(),
                manifest.inputSize(),
                Device.cpu());
        var ort = new OnnxPosterClassifier(onnx)) {
      return Parity.check(djl, ort, posters);
    }
  }
}
