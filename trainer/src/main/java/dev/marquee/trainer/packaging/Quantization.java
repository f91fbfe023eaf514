package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.model.Precision;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.data.NoUsablePosterException;
import dev.marquee.trainer.data.Poster;
import dev.marquee.trainer.data.PosterDataset;
import dev.marquee.trainer.data.PosterLoader;
import dev.marquee.trainer.data.Split;
import dev.marquee.trainer.evaluation.Evaluation;
import dev.marquee.trainer.inference.OnnxPosterClassifier;
import dev.marquee.trainer.inference.Parity;
import dev.marquee.trainer.inference.PosterClassifier;
import dev.marquee.trainer.inference.SplitEvaluation;
import dev.marquee.trainer.onnx.EnsembleGraph;
import dev.marquee.trainer.onnx.Metadata;
import dev.marquee.trainer.precision.Clipping;
import dev.marquee.trainer.precision.Conversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How a model's weights, and for int8 its activations, become integers: ranges of activations from
 * posters of the training split, the loss of accuracy from the validation split, the figures of the
 * package from the test split.
 *
 * @param precision int8, int8-weights or fp16-int8-weights
 * @param data the posters of the run, split as its recipe says
 * @param loader reads them at the run's size
 * @param posters for int8, how many posters the ranges are found on
 * @param clipping for int8, how ranges are chosen
 * @param largestDrop how much accuracy (mean average precision where a poster has several genres)
 *     may fall on the validation split, -1 to 1: below 0, it has to rise
 */
public record Quantization(
    Precision precision,
    PosterDataset data,
    PosterLoader loader,
    int posters,
    Clipping clipping,
    double largestDrop) {

  private static final int BATCH = 32;

  CheckedModel of(CheckedModel fp32, List<RgbImage> compared) {
    try (var before = new OnnxPosterClassifier(fp32.onnx())) {
      List<byte[]> members = fp32.members().stream().map(conversion()).toList();
      byte[] quantized = EnsembleGraph.join(members, fp32.manifest());
      try (var after = new OnnxPosterClassifier(quantized)) {
        String headline = Evaluation.headline(data.policy());
        refuseDrop(precision, headline, figure(before), figure(after), largestDrop);
        Evaluation test =
            SplitEvaluation.evaluate(after, data, Split.TEST, loader, fp32.manifest().thresholds());
        Manifest manifest = manifest(fp32.manifest(), headline, test.metrics());
        return new CheckedModel(
            manifest,
            members,
            Metadata.replace(quantized, manifest),
            Parity.check(before, after, compared));
      }
    }
  }

  private UnaryOperator<byte[]> conversion() {
    return switch (precision) {
      case INT8 -> {
        List<RgbImage> shown = calibration();
        yield graph -> Conversion.toInt8(graph, shown, clipping);
      }
      case INT8_WEIGHTS -> Conversion::toInt8Weights;
      case FP16_INT8_WEIGHTS -> graph -> Conversion.toInt8Weights(Conversion.toHalf(graph));
      case FP32, FP16 -> throw new IllegalArgumentException(precision + " has no integers");
    };
  }

  /** Spread evenly over the training split, which is in the order of ids, and so of years. */
  private List<RgbImage> calibration() {
    List<Poster> training = data.split(Split.TRAINING);
    int count = Math.min(posters, training.size());
    List<Poster> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(training.get((int) ((long) i * training.size() / count)));
    }
    List<RgbImage> images = new ArrayList<>();
    loader.forEach(chosen, BATCH, "calibration", () -> "", batch -> images.addAll(batch.decoded()));
    if (images.isEmpty()) {
      throw NoUsablePosterException.unreadable(Split.TRAINING);
    }
    return images;
  }

  private double figure(PosterClassifier classifier) {
    var validation = SplitEvaluation.predict(classifier, data, Split.VALIDATION, loader);
    return Evaluation.headline(validation.predictions(), data.policy());
  }

  static void refuseDrop(
      Precision precision, String figure, double before, double after, double largestDrop) {
    if (before - after > largestDrop) {
      throw new AccuracyDropException(precision, figure, before, after, largestDrop);
    }
  }

  /** The figures of the quantised model, beside what the main one was before. */
  private Manifest manifest(Manifest fp32, String headline, Map<String, Double> figures) {
    Map<String, Double> metrics = new TreeMap<>(fp32.metrics());
    metrics.putAll(figures);
    metrics.put(headline + "_fp32", fp32.metrics().get(headline));
    return fp32.withPrecision(precision, metrics);
  }
}
