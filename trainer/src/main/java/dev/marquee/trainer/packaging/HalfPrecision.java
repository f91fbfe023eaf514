package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.ParityReport;
import dev.marquee.trainer.onnx.EnsembleGraph;
import dev.marquee.trainer.precision.Conversion;
import dev.marquee.trainer.precision.Precision;
import java.util.List;

/** How a model becomes fp16. */
final class HalfPrecision {

  private HalfPrecision() {}

  static CheckedModel of(CheckedModel fp32, List<RgbImage> posters) {
    Manifest manifest =
        fp32.manifest().withPrecision(Precision.FP16.toString(), fp32.manifest().metrics());
    List<byte[]> halves = fp32.members().stream().map(Conversion::toHalf).toList();
    byte[] fp16 = EnsembleGraph.join(halves, manifest);
    try (var before = new OnnxPosterClassifier(fp32.onnx());
        var after = new OnnxPosterClassifier(fp16)) {
      ParityReport parity = Parity.check(before, after, posters);
      if (!parity.within(Parity.TOLERANCE_FP16)) {
        throw new ParityException("fp32", parity, Parity.TOLERANCE_FP16);
      }
      return new CheckedModel(manifest, halves, fp16, parity);
    }
  }
}
