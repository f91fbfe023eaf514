package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.inference.OnnxActivations;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the ranges of a graph's tensors by running posters through it. */
final class ActivationCalibration {

  private ActivationCalibration() {}

  /**
   * Runs every poster twice: for the smallest and largest values, and for the histograms between
   * them.
   */
  static Map<String, Range> ranges(
      ModelProto model, Set<String> tensors, List<RgbImage> posters, Clipping clipping) {
    Map<String, Range> seen = new HashMap<>();
    Map<String, Histogram> histograms = new HashMap<>();
    try (var activations = new OnnxActivations(exposing(model, tensors))) {
      for (RgbImage poster : posters) {
        activations.run(
            poster, (tensor, values) -> seen.merge(tensor, extent(values), Range::union));
      }
      seen.forEach((tensor, range) -> histograms.put(tensor, new Histogram(range)));
      for (RgbImage poster : posters) {
        activations.run(poster, (tensor, values) -> histograms.get(tensor).add(values));
      }
    }
    Map<String, Range> ranges = new HashMap<>();
    tensors.forEach(tensor -> ranges.put(tensor, clipping.range(histograms.get(tensor))));
    return ranges;
  }

  /** The model with these tensors as its outputs. */
  private static byte[] exposing(ModelProto model, Set<String> tensors) {
    ModelProto.Builder exposing = model.toBuilder();
    exposing.getGraphBuilder().clearOutput();
    for (String tensor : tensors) {
      exposing
          .getGraphBuilder()
          .addOutputBuilder()
          .setName(tensor)
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .setElemType(DataType.FLOAT.getNumber());
    }
    return exposing.build().toByteArray();
  }

  private static Range extent(FloatBuffer values) {
    float low = 0;
    float high = 0;
    for (int i = values.position(); i < values.limit(); i++) {
      low = Math.min(low, values.get(i));
      high = Math.max(high, values.get(i));
    }
    return new Range(low, high);
  }
}
