package dev.marquee.trainer.packaging;

import ai.djl.Device;
import dev.marquee.model.Manifest;
import dev.marquee.model.PackageWriter;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.DjlPosterClassifier;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.network.Network;
import dev.marquee.trainer.onnx.OnnxExporter;
import dev.marquee.trainer.training.Calibration;
import dev.marquee.trainer.training.RunDescription;
import dev.marquee.trainer.training.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a trained run to a model package. */
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
   * @param run trained and evaluated on its test split
   * @param posters what both are compared on, of the recipe's size
   * @return how far they are apart
   * @throws ParityException if that is more than {@link Parity#TOLERANCE_FP32}; nothing is written
   */
  public static ParityReport export(RunFolder run, Target target, List<RgbImage> posters) {
    return write(target, fp32(run, target, posters));
  }

  /**
   * Writes an fp16 package, once its graph has answered as the fp32 one does.
   *
   * @return how far they are apart
   * @throws ParityException if that is more than {@link Parity#TOLERANCE_FP16}; nothing is written
   */
  public static ParityReport exportHalf(RunFolder run, Target target, List<RgbImage> posters) {
    return write(target, HalfPrecision.of(fp32(run, target, posters), posters));
  }

  /**
   * Writes an int8 package, once it has proven accurate enough.
   *
   * @return how far its graph is from the fp32 one
   * @throws AccuracyDropException if it is less accurate than it may be; nothing is written
   */
  public static ParityReport exportInt8(
      RunFolder run, Target target, List<RgbImage> posters, Quantization quantization) {
    return write(target, quantization.of(fp32(run, target, posters), posters));
  }

  private static CheckedModel fp32(RunFolder run, Target target, List<RgbImage> posters) {
    Network network = run.network();
    var weights = run.weights();
    Manifest manifest = manifest(run, target);
    byte[] onnx = OnnxExporter.export(network, weights, manifest);
    ParityReport parity;
    try (var djl =
            new DjlPosterClassifier(
                network, weights, manifest.labelPolicy(), manifest.inputSize(), Device.cpu());
        var ort = new OnnxPosterClassifier(onnx)) {
      parity = Parity.check(djl, ort, posters);
    }
    if (!parity.within(Parity.TOLERANCE_FP32)) {
      throw new ParityException("trained", parity, Parity.TOLERANCE_FP32);
    }
    return new CheckedModel(manifest, onnx, parity);
  }

  private static ParityReport write(Target target, CheckedModel model) {
    String card = ModelCard.write(model.manifest(), model.parity());
    PackageWriter.write(target.folder(), model.manifest(), model.onnx(), card, target.replace());
    return model.parity();
  }

  private static Manifest manifest(RunFolder run, Target target) {
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

  private static Map<String, String> settings(RunFolder run) {
    RunDescription description = run.description();
    Map<String, String> settings = new LinkedHashMap<>(description.recipe().settings());
    settings.put("weights", description.weights());
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
