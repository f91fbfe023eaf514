package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.onnx.EnsembleGraph;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.training.Ensemble;
import java.nio.file.Path;
import java.util.List;

/** From a trained run, or several whose probabilities are averaged, to a model package. */
public final class PackageExport {

  private PackageExport() {}

  /**
   * Which package to write.
   *
   * @param folder where
   * @param name what clients will call the model
   * @param version tells packages of one name apart
   * @param replace whether a package that stands there may be replaced
   */
  public record Target(Path folder, String name, String version, boolean replace) {}

  /**
   * Writes an fp32 package, once ONNX Runtime has answered as DJL does.
   *
   * @param runs one or more, trained and evaluated on their test split
   * @param posters what both are compared on, of the recipe's size
   * @return how far they are apart
   * @throws ParityException if that is more than {@link Parity#TOLERANCE_FP32}; nothing is written
   */
  public static ParityReport export(Ensemble runs, Target target, List<RgbImage> posters) {
    return write(target, fp32(runs, target, posters));
  }

  /**
   * Writes an fp16 package, once its graph has answered as the fp32 one does.
   *
   * @return how far they are apart
   * @throws ParityException if that is more than {@link Parity#TOLERANCE_FP16}; nothing is written
   */
  public static ParityReport exportHalf(Ensemble runs, Target target, List<RgbImage> posters) {
    return write(target, HalfPrecision.of(fp32(runs, target, posters), posters));
  }

  /**
   * Writes a package whose weights are integers, once it has proven accurate enough.
   *
   * @return how far its graph is from the fp32 one
   * @throws AccuracyDropException if it is less accurate than it may be; nothing is written
   * @throws ParityException if it does not answer as its weights do in DJL; nothing is written
   */
  public static ParityReport exportQuantized(
      Ensemble runs, Target target, List<RgbImage> posters, Quantization quantization) {
    CheckedModel quantized = quantization.of(fp32(runs, target, posters), posters);
    PackageVerification.require(quantized, posters);
    return write(target, quantized);
  }

  private static CheckedModel fp32(Ensemble runs, Target target, List<RgbImage> posters) {
    List<Manifest> manifests =
        runs.runs().stream().map(run -> RunManifest.of(run, target)).toList();
    List<byte[]> graphs =
        runs.runs().stream()
            .map(
                run ->
                    OnnxExporter.export(run.network(), run.weights(), RunManifest.of(run, target)))
            .toList();
    Manifest manifest =
        manifests.size() == 1
            ? manifests.getFirst()
            : RunManifest.of(runs, manifests, EnsembleGraph.shareAttribution(graphs));
    byte[] onnx = EnsembleGraph.join(graphs, manifest);
    ParityReport parity;
    try (var djl = runs.classifier(Device.cpu());
        var ort = new OnnxPosterClassifier(onnx)) {
      parity = Parity.check(djl, ort, posters);
    }
    if (!parity.within(Parity.TOLERANCE_FP32)) {
      throw new ParityException("trained", parity, Parity.TOLERANCE_FP32);
    }
    return new CheckedModel(manifest, graphs, onnx, parity);
  }

  private static ParityReport write(Target target, CheckedModel model) {
    String card = ModelCard.write(model.manifest(), model.parity());
    PackageWriter.write(target.folder(), model.manifest(), model.onnx(), card, target.replace());
    return model.parity();
  }
}
