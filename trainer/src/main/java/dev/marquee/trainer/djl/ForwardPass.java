package dev.marquee.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.marquee.trainer.network.Layer;
import java.util.Map;

/**
 * Runs layers on one batch. Each array is released as soon as the next layer has read it: PyTorch
 * itself keeps what the gradients need.
 *
 * @param parameters the network's arrays by torchvision's names
 * @param store where DJL keeps each parameter on the batch's device
 * @param training whether dropout drops, and batch normalisation follows the batch (but of one
 *     poster with maps of 1x1)
 * @param branches what residual branches are multiplied with, where that is not 1; those with 0 are
 *     not run
 */
record ForwardPass(
    Map<String, Parameter> parameters,
    ParameterStore store,
    boolean training,
    Map<Layer.Residual, Float> branches) {

  /** PyTorch's momentum is 0.1: the share of the new batch. DJL's is the share of the past. */
  private static final float MOMENTUM = 0.9f;

  /** DJL's way to say that channels already are where PyTorch wants them. */
  private static final int NATIVE_AXIS = -1;

  NDArray run(Layer layer, NDArray x) {
    return switch (layer) {
      case Layer.Sequential s -> sequential(s, x);
      case Layer.Convolution c -> convolution(c, x);
      case Layer.BatchNormalization b -> batchNormalization(b, x);
      case Layer.Relu _ -> Activation.relu(x);
      case Layer.MaxPool m ->
          Pool.maxPool2d(
              x, square(m.kernel()), square(m.stride()), square(m.padding()), m.ceilMode());
      case Layer.AdaptiveAveragePool a -> AdaptivePooling.average(x, a.height(), a.width());
      case Layer.Flatten _ -> x.reshape(x.getShape().get(0), -1);
      case Layer.Linear l ->
          Linear.linear(x, array(l.name(), "weight", x), array(l.name(), "bias", x)).head();
      case Layer.LogitAdjustment a -> x.sub(array(a.name(), "bias", x));
      case Layer.Dropout d -> training ? Dropout.dropout(x, d.rate(), true).head() : x;
      case Layer.Residual r -> residual(r, x);
      case Layer.Concat c -> concat(c, x);
      case Layer.StageStatistics s -> stageStatistics(s, x);
    };
  }

  private NDArray sequential(Layer.Sequential sequential, NDArray input) {
    NDArray x = input;
    for (Layer layer : sequential.layers()) {
      NDArray next = run(layer, x);
      if (x != input && x != next) {
        x.close();
      }
      x = next;
    }
    return x;
  }

  private NDArray convolution(Layer.Convolution c, NDArray x) {
    NDArray bias = c.bias() ? array(c.name(), "bias", x) : null;
    NDArray weight = array(c.name(), "weight", x);
    return Conv2d.conv2d(x, weight, bias, square(c.stride()), square(c.padding())).head();
  }

  private NDArray batchNormalization(Layer.BatchNormalization b, NDArray x) {
    // one value a channel has no variance, and PyTorch refuses to train on it
    boolean varies = x.size() > x.getShape().get(1);
    return BatchNorm.batchNorm(
            x,
            array(b.name(), "running_mean", x),
            array(b.name(), "running_var", x),
            array(b.name(), "weight", x),
            array(b.name(), "bias", x),
            NATIVE_AXIS,
            MOMENTUM,
            Layer.BatchNormalization.EPSILON,
            training && varies)
        .head();
  }

  private NDArray residual(Layer.Residual r, NDArray x) {
    float factor = branches.getOrDefault(r, 1f);
    NDArray shortcut = sequential(r.shortcut(), x);
    if (factor == 0) {
      return shortcut;
    }
    try (NDArray body = sequential(r.body(), x)) {
      NDArray sum = factor == 1 ? body.add(shortcut) : weighted(body, factor, shortcut);
      if (shortcut != x) {
        shortcut.close();
      }
      return sum;
    }
  }

  private static NDArray weighted(NDArray body, float factor, NDArray shortcut) {
    try (NDArray number = Constants.of(factor, body);
        NDArray scaled = body.mul(number)) {
      return scaled.add(shortcut);
    }
  }

  private NDArray concat(Layer.Concat c, NDArray x) {
    try (NDList outputs = new NDList(c.branches().size())) {
      c.branches().forEach(branch -> outputs.add(sequential(branch, x)));
      return NDArrays.concat(outputs, 1);
    }
  }

  private NDArray stageStatistics(Layer.StageStatistics statistics, NDArray input) {
    try (NDList described = new NDList(2 * statistics.stages().size())) {
      NDArray x = input;
      for (Layer.Sequential stage : statistics.stages()) {
        NDArray next = sequential(stage, x);
        if (x != input) {
          x.close();
        }
        x = next;
        described.addAll(Statistics.of(x));
      }
      if (x != input) {
        x.close();
      }
      return NDArrays.concat(described, 1);
    }
  }

  private NDArray array(String layer, String name, NDArray x) {
    return store.getValue(parameters.get(layer + "." + name), x.getDevice(), training);
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }
}
