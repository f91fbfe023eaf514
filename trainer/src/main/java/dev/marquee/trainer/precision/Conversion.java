package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.marquee.model.RgbImage;
import dev.marquee.trainer.graph.Models;
import java.util.List;

/** Turns an exported fp32 model into one of lower precision with the same input and outputs. */
public final class Conversion {

  private Conversion() {}

  /**
   * Half precision inside: weights and activations.
   *
   * @param model an fp32 model that Marquee exported
   */
  public static byte[] toHalf(byte[] model) {
    ModelProto parsed = Models.parse(model);
    return parsed.toBuilder()
        .setGraph(HalfPrecision.convert(parsed.getGraph()))
        .build()
        .toByteArray();
  }

  /**
   * Integers inside: int8 weights with a scale for each output, uint8 activations with a scale for
   * each tensor; the same arguments yield the same bytes.
   *
   * @param model an fp32 model that Marquee exported
   * @param posters what the ranges of activations are found on, one or more, of the model's size
   * @param clipping how ranges are chosen from the values seen
   */
  public static byte[] toInt8(byte[] model, List<RgbImage> posters, Clipping clipping) {
    ModelProto parsed = Models.parse(model);
    GraphProto wide = WidePosters.write(parsed.getGraph());
    QuantizationPlan plan = QuantizationPlan.of(wide);
    ModelProto calibrating = parsed.toBuilder().setGraph(wide).build();
    var seen = ActivationCalibration.ranges(calibrating, plan.calibrated(), posters, clipping);
    var graph = QuantizedGraph.write(wide, plan, plan.ranges(seen));
    return parsed.toBuilder().setGraph(graph).build().toByteArray();
  }

  /**
   * Weights stored as int8 with a scale for each 64 of an output, computing as the model did; the
   * same arguments yield the same bytes.
   *
   * @param model an fp32 model that Marquee exported, or what {@link #toHalf} made of one
   */
  public static byte[] toInt8Weights(byte[] model) {
    ModelProto parsed = Models.parse(model);
    return parsed.toBuilder()
        .setGraph(WeightOnlyQuantization.convert(parsed.getGraph()))
        .build()
        .toByteArray();
  }
}
