package dev.marquee.trainer.onnx;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.AdaptiveAveragePool;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Flatten;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.LogitAdjustment;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.onnx.Shape.Maps;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rewrites an adaptive average pooling that is flattened and read by a linear layer. Both are
 * linear, so that they may be joined or swapped without changing the output.
 */
final class PoolFolding {

  private PoolFolding() {}

  /**
   * Pooling to 1x1 before the last layer moves behind it, so that the class scores of every
   * location come before their average and serve as class activation maps at no cost. Pooling that
   * enlarges goes into the linear layer's weights, which then shrink. All else stays.
   *
   * @param input the shape that the first layer reads
   */
  static WeightedLayers fold(WeightedLayers network, Shape input) {
    List<Layer> layers = network.layers();
    for (int i = 0; i + 2 < layers.size(); i++) {
      if (layers.get(i) instanceof AdaptiveAveragePool pool
          && layers.get(i + 1) instanceof Flatten
          && layers.get(i + 2) instanceof Linear linear) {
        Maps maps = (Maps) new ShapeInference().after(new Sequential(layers.subList(0, i)), input);
        if (pool.height() == 1 && pool.width() == 1) {
          return endsAt(layers, i + 3) ? scoreThenPool(network, i, linear) : network;
        }
        return enlarges(pool, maps) ? flattenOnly(network, i, pool, maps, linear) : network;
      }
    }
    return network;
  }

  /** Whether no layer follows but one that adjusts the logits. */
  private static boolean endsAt(List<Layer> layers, int end) {
    return layers.subList(end, layers.size()).stream().allMatch(LogitAdjustment.class::isInstance);
  }

  private static boolean enlarges(AdaptiveAveragePool pool, Maps maps) {
    boolean same = pool.height() == maps.height() && pool.width() == maps.width();
    return !same && pool.height() * pool.width() >= maps.height() * maps.width();
  }

  private static WeightedLayers scoreThenPool(WeightedLayers network, int pool, Linear linear) {
    Convolution scores = new Convolution(linear.name(), linear.in(), linear.out(), 1, 1, 0, true);
    String weight = linear.name() + ".weight";
    long[] shape = {linear.out(), linear.in(), 1, 1};
    Tensor kernel = new Tensor(shape, network.weights().get(weight).values());
    return replace(
        network,
        pool,
        List.of(scores, new AdaptiveAveragePool(1, 1), new Flatten()),
        Map.of(weight, kernel));
  }

  private static WeightedLayers flattenOnly(
      WeightedLayers network, int index, AdaptiveAveragePool pool, Maps maps, Linear linear) {
    String name = WeightedLayers.folded(linear.name());
    int in = maps.channels() * maps.height() * maps.width();
    Tensor weight =
        fold(
            network.weights().get(linear.name() + ".weight"),
            Averaging.adaptive(maps.height(), pool.height()),
            Averaging.adaptive(maps.width(), pool.width()));
    return replace(
        network,
        index,
        List.of(new Flatten(), new Linear(name, in, linear.out())),
        Map.of(
            name + ".weight",
            weight,
            name + ".bias",
            network.weights().get(linear.name() + ".bias")));
  }

  private static WeightedLayers replace(
      WeightedLayers network, int index, List<Layer> layers, Map<String, Tensor> weights) {
    List<Layer> all = new ArrayList<>(network.layers());
    all.subList(index, index + 3).clear();
    all.addAll(index, layers);
    Map<String, Tensor> allWeights = new HashMap<>(network.weights());
    allWeights.putAll(weights);
    return new WeightedLayers(all, allWeights);
  }

  /**
   * The weight that reads maps as {@code weight} reads their pooling: for each output and channel,
   * {@code rows^T * W * columns}.
   *
   * @param weight [out, channels * rows.out * columns.out]
   * @return [out, channels * rows.in * columns.in]
   */
  static Tensor fold(Tensor weight, Averaging rows, Averaging columns) {
    int from = rows.out() * columns.out();
    int to = rows.in() * columns.in();
    int kernels = weight.values().length / from;
    float[] folded = new float[Math.multiplyExact(kernels, to)];
    IntStream.range(0, kernels)
        .parallel()
        .forEach(k -> spread(weight.values(), k * from, folded, k * to, rows, columns));
    long out = weight.shape()[0];
    return new Tensor(new long[] {out, folded.length / out}, folded);
  }

  private static void spread(
      float[] from, int fromOffset, float[] to, int toOffset, Averaging rows, Averaging columns) {
    double[] half = new double[rows.in() * columns.out()];
    for (int p = 0; p < rows.out(); p++) {
      for (int i = 0; i < rows.in(); i++) {
        double share = rows.weights()[p][i];
        for (int q = 0; share != 0 && q < columns.out(); q++) {
          half[i * columns.out() + q] += share * from[fromOffset + p * columns.out() + q];
        }
      }
    }
    for (int i = 0; i < rows.in(); i++) {
      for (int j = 0; j < columns.in(); j++) {
        double sum = 0;
        for (int q = 0; q < columns.out(); q++) {
          sum += half[i * columns.out() + q] * columns.weights()[q][j];
        }
        to[toOffset + i * columns.in() + j] = (float) sum;
      }
    }
  }
}
