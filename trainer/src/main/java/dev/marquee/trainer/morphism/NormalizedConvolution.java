package dev.marquee.trainer.morphism;

import ai.djl.ndarray.NDArray;
import dev.marquee.trainer.djl.NetworkBlock;
import dev.marquee.trainer.djl.Tensors;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.weights.Tensor;
import java.util.Arrays;

/**
 * A convolution and the batch normalisation that follows it, some of whose outputs are prescribed.
 * These the normalisation lets pass as they are, with the statistics of what it has been shown, so
 * that they also stay as they are when training begins to normalise. All others keep the values
 * that the network began with.
 */
final class NormalizedConvolution {

  private final NetworkBlock block;
  private final Convolution convolution;
  private final BatchNormalization normalization;
  private final float[] weights;

  private final boolean[] prescribed;

  /** What is added to each prescribed output. */
  private final float[] bias;

  NormalizedConvolution(
      NetworkBlock block, Convolution convolution, BatchNormalization normalization) {
    this.block = block;
    this.convolution = convolution;
    this.normalization = normalization;
    this.weights = values(convolution.name() + ".weight");
    this.bias = new float[convolution.out()];
    this.prescribed = new boolean[bias.length];
  }

  /** Every output. */
  Channels outputs() {
    return new Channels(0, bias.length);
  }

  /** Prescribes an output: the bias, until weights are set. */
  void prescribe(int output, float bias) {
    int size = weights.length / this.bias.length;
    Arrays.fill(weights, output * size, (output + 1) * size, 0);
    this.prescribed[output] = true;
    this.bias[output] = bias;
  }

  /** Prescribes outputs that are the same for all that comes in. */
  void prescribe(Channels outputs, float bias) {
    for (int i = 0; i < outputs.count(); i++) {
      prescribe(outputs.at(i), bias);
    }
  }

  /** Prescribes outputs that are inputs, one by one. */
  void pass(Channels inputs, Channels outputs) {
    filter(inputs, outputs, new float[][] {{1}});
  }

  /**
   * Prescribes outputs that are inputs, one by one, each seen through one window.
   *
   * @param window square, of odd side, at most the kernel's
   */
  void filter(Channels inputs, Channels outputs, float[][] window) {
    for (int i = 0; i < outputs.count(); i++) {
      prescribe(outputs.at(i), 0);
      set(outputs.at(i), inputs.at(i), window);
    }
  }

  /**
   * Prescribes outputs that are those of the first filters.
   *
   * @param filters with a kernel of odd side, at most this one's
   */
  void copy(Filters filters, Channels inputs, Channels outputs) {
    for (int i = 0; i < outputs.count(); i++) {
      prescribe(outputs.at(i), filters.bias(i));
      for (int input = 0; input < inputs.count(); input++) {
        set(outputs.at(i), inputs.at(input), filters.window(i, input));
      }
    }
  }

  /** Prescribes outputs that were fitted to the inputs, the first of the fit if there are more. */
  void fit(LeastSquares fit, Channels inputs, Channels outputs) {
    for (int i = 0; i < outputs.count(); i++) {
      prescribe(outputs.at(i), fit.bias()[i]);
      for (int input = 0; input < inputs.count(); input++) {
        set(outputs.at(i), inputs.at(input), new float[][] {{fit.weights()[i][input]}});
      }
    }
  }

  private void set(int output, int input, float[][] window) {
    int kernel = convolution.kernel();
    int margin = (kernel - window.length) / 2;
    int first = (output * convolution.in() + input) * kernel * kernel;
    for (int row = 0; row < window.length; row++) {
      System.arraycopy(
          window[row], 0, weights, first + (margin + row) * kernel + margin, window.length);
    }
  }

  /**
   * Gives the network what was prescribed.
   *
   * @param x what the network shows it, [N, in, H, W], from which the statistics come
   * @return what the normalisation makes of it
   */
  NDArray calibrate(NDArray x) {
    fill(convolution.name() + ".weight", weights);
    NDArray y = block.run(convolution, x);
    NDArray channels = y.transpose(1, 0, 2, 3).reshape(y.getShape().get(1), -1);
    float[] mean = mean(channels).toFloatArray();
    float[] variance = mean(channels.sub(mean(channels)).square()).toFloatArray();
    fill(normalization.name() + ".running_mean", mean);
    fill(normalization.name() + ".running_var", variance);
    letPass(mean, variance);
    return block.run(normalization, y);
  }

  private static NDArray mean(NDArray channels) {
    return channels.mean(new int[] {1}, true);
  }

  private void letPass(float[] mean, float[] variance) {
    float[] scale = values(normalization.name() + ".weight");
    float[] shift = values(normalization.name() + ".bias");
    for (int i = 0; i < bias.length; i++) {
      if (prescribed[i]) {
        scale[i] = (float) Math.sqrt(variance[i] + BatchNormalization.EPSILON);
        shift[i] = bias[i] + mean[i];
      }
    }
    fill(normalization.name() + ".weight", scale);
    fill(normalization.name() + ".bias", shift);
  }

  private float[] values(String name) {
    return block.parametersByName().get(name).getArray().toFloatArray();
  }

  private void fill(String name, float[] values) {
    NDArray array = block.parametersByName().get(name).getArray();
    Tensors.fill(array, new Tensor(array.getShape().getShape(), values));
  }
}
