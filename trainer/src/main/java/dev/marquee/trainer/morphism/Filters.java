package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * The filters of a convolution.
 *
 * @param weight [filters, inputs, kernel, kernel]
 * @param bias [filters]
 */
record Filters(Tensor weight, Tensor bias) {

  static Filters of(Map<String, Tensor> weights, String convolution) {
    return new Filters(weights.get(convolution + ".weight"), weights.get(convolution + ".bias"));
  }

  /** How many there are. */
  int count() {
    return bias.values().length;
  }

  float bias(int filter) {
    return bias.values()[filter];
  }

  /** What a filter makes of one of its inputs: row by row. */
  float[][] window(int filter, int input) {
    int kernel = kernel();
    int first = (int) ((filter * weight.shape()[1] + input) * kernel * kernel);
    float[][] window = new float[kernel][];
    for (int row = 0; row < kernel; row++) {
      int from = first + row * kernel;
      window[row] = Arrays.copyOfRange(weight.values(), from, from + kernel);
    }
    return window;
  }

  private int kernel() {
    return (int) weight.shape()[3];
  }

  /** What they make of [N, inputs, H, W], which is as large: [N, filters, H, W]. */
  NDArray convolve(NDArray maps) {
    NDManager manager = maps.getManager();
    int padding = kernel() / 2;
    return Conv2d.conv2d(
            maps,
            manager.create(weight.values(), new Shape(weight.shape())),
            manager.create(bias.values(), new Shape(bias.shape())),
            new Shape(1, 1),
            new Shape(padding, padding))
        .head();
  }
}
