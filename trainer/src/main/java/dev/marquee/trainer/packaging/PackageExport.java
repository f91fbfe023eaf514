package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.inference.PosterClassifier;
import dev.marquee.trainer.onnx.EnsembleGraph;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.precision.Conversion;
import dev.marquee.trainer.training.Ensemble;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @throws ParityException if that is more than the {@link ParityReport#tolerance}; nothing is
   *     written
   */
  public static ParityReport export(Ensemble runs, Target target, List<RgbImage> posters) {
    return write(runs, target, fp32(runs, target, posters));
  }

  /**
   * Writes an fp16 package, once its graph has answered as the fp32 one does.
   *
   * @return how far they are apart
   * @throws ParityException if that is more than the {@link ParityReport#tolerance}; nothing is
   *     written
   */
  public static ParityReport exportHalf(Ensemble runs, Target target, List<RgbImage> posters) {
    return write(runs, target, half(fp32(runs, target, posters), posters));
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
    return write(runs, target, quantized);
  }

  private static CheckedModel fp32(Ensemble runs, Target target, List<RgbImage> posters) {
    List<Manifest> manifests = new ArrayList<>();
    List<byte[]> graphs = new ArrayList<>();
    for (RunFolder run : runs.runs()) {
      Manifest each = RunManifest.of(run, target);
      manifests.add(each);
      graphs.add(OnnxExporter.export(run.network(), run.weights(), each));
    }
    Manifest manifest =
        manifests.size() == 1
            ? manifests.getFirst()
            : RunManifest.of(runs, manifests, EnsembleGraph.shareAttribution(graphs));
    byte[] onnx = EnsembleGraph.join(graphs, manifest);
    try (var djl = runs.classifier(Device.cpu())) {
      ParityReport parity = requireSame("trained", djl, onnx, posters, Precision.FP32);
      return new CheckedModel(manifest, graphs, onnx, parity);
    }
  }

  private static CheckedModel half(CheckedModel fp32, List<RgbImage> posters) {
    Manifest manifest = fp32.manifest().withPrecision(Precision.FP16, fp32.manifest().metrics());
    List<byte[]> halves = fp32.members().stream().map(Conversion::toHalf).toList();
    byte[] fp16 = EnsembleGraph.join(halves, manifest);
    try (var before = new OnnxPosterClassifier(fp32.onnx())) {
      ParityReport parity = requireSame("fp32", before, fp16, posters, Precision.FP16);
      return new CheckedModel(manifest, halves, fp16, parity);
    }
  }

  /** Refuses a graph that answers otherwise in ONNX Runtime than what it was made from. */
  static ParityReport requireSame(
      String what,
      PosterClassifier before,
      byte[] onnx,
      List<RgbImage> posters,
      Precision precision) {
    try (var after = new OnnxPosterClassifier(onnx)) {
      ParityReport parity = Parity.check(before, after, posters);
      if (!parity.within(precision)) {
        throw new ParityException(what, parity, ParityReport.tolerance(precision));
      }
      return parity;
    }
  }

  private static ParityReport write(Ensemble runs, Target target, CheckedModel model) {
    String card = ModelCard.write(model.manifest(), runs.testPosters(), model.parity());
    PackageWriter.write(target.folder(), model.manifest(), model.onnx(), card, target.replace());
    return model.parity();
  }
}
