package dev.marquee.trainer.onnx;

import dev.marquee.trainer.weights.Tensor;

/**
 * Adaptive average pooling along one side as a linear map.
 *
 * @param in input cells
 * @param out output cells
 * @param weights [out][in]: how much of each input cell is in each output cell; rows add up to 1
 */
record Averaging(int in, int out, double[][] weights) {

  /**
   * PyTorch's windows: output cell i averages input cells floor(i * in / out) to ceil((i + 1) * in
   * / out) - 1.
   *
   * @see <a
   *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/aten/src/ATen/native/AdaptivePooling.h">AdaptivePooling.h</a>
   */
  static Averaging adaptive(int in, int out) {
    double[][] weights = new double[out][in];
    for (int i = 0; i < out; i++) {
      int start = i * in / out;
      int end = Math.ceilDiv((i + 1) * in, out);
      for (int j = start; j < end; j++) {
        weights[i][j] = 1.0 / (end - start);
      }
    }
    return new Averaging(in, out, weights);
  }

  /** The weights as [out, in]. */
  Tensor matrix() {
    float[] values = new float[out * in];
    for (int i = 0; i < out; i++) {
      for (int j = 0; j < in; j++) {
        values[i * in + j] = (float) weights[i][j];
      }
    }
    return new Tensor(new long[] {out, in}, values);
  }

  /** The weights as [in, out]. */
  Tensor transposed() {
    float[] values = new float[in * out];
    for (int i = 0; i < out; i++) {
      for (int j = 0; j < in; j++) {
        values[j * out + i] = (float) weights[i][j];
      }
    }
    return new Tensor(new long[] {in, out}, values);
  }
}
