package dev.marquee.trainer.precision;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marquee.trainer.graph.Constants;
import dev.marquee.trainer.weights.Tensor;
import java.util.List;

/**
 * Weights of a convolution or linear layer as integers with {@linkplain OutputScales a scale for
 * each output}. The bias takes the scale of the products that it is added to (Jacob et al. 2018,
 * arXiv:1712.05877, equation 11).
 *
 * @param weight int8, -63..63
 * @param weightScales float32 [outputs]
 * @param bias int32; null if there is none
 * @param biasScales float32 [outputs]; null if there is no bias
 */
record QuantizedWeights(
    TensorProto weight, TensorProto weightScales, TensorProto bias, TensorProto biasScales) {

  /**
   * Seven bits, as ONNX Runtime's own quantiser has by reduce_range: where a CPU lacks VNNI, two
   * products with a uint8 are added in 16 bits, and 2 * 255 * 63 still fits.
   */
  private static final int LARGEST_WEIGHT = 63;

  /** Leaves room in 32 bits for the products that are added to the bias. */
  private static final double LARGEST_BIAS = 1 << 30;

  private static final String INTEGER = ".integer";
  private static final String SCALE = ".scale";

  /**
   * Quantises.
   *
   * @param weight float32 [outputs, ...]
   * @param bias float32 [outputs], or null
   * @param inputScale the scale of what the weights are multiplied with
   */
  static QuantizedWeights of(TensorProto weight, TensorProto bias, float inputScale) {
    Tensor kernel = Constants.read(weight);
    float[] biases = bias == null ? null : Constants.read(bias).values();
    float[] scales = scales(kernel, biases, inputScale);
    List<Long> outputs = List.of((long) scales.length);
    String name = weight.getName();
    byte[] rounded = OutputScales.integers(kernel.values(), scales, LARGEST_WEIGHT);
    TensorProto integers = Constants.int8(name + INTEGER, weight.getDimsList(), rounded);
    TensorProto weightScales = Constants.float32(name + SCALE, outputs, scales);
    if (bias == null) {
      return new QuantizedWeights(integers, weightScales, null, null);
    }
    float[] sums = scales.clone();
    int[] whole = new int[sums.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= inputScale;
      whole[i] = Math.toIntExact(Math.round((double) biases[i] / sums[i]));
    }
    return new QuantizedWeights(
        integers,
        weightScales,
        Constants.int32(bias.getName() + INTEGER, outputs, whole),
        Constants.float32(bias.getName() + SCALE, outputs, sums));
  }

  /** The bias, too, must have room. */
  private static float[] scales(Tensor kernel, float[] biases, float inputScale) {
    return OutputScales.of(
        kernel,
        LARGEST_WEIGHT,
        output -> biases == null ? 0 : Math.abs(biases[output]) / (LARGEST_BIAS * inputScale));
  }
}
