package dev.marquee.trainer.onnx;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Linear;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds each batch normalisation into the convolution that it follows, or into the linear layer
 * that follows it.
 *
 * <p>With {@code s = weight / sqrt(running_var + epsilon)} of the normalisation, the convolution's
 * weight becomes {@code s * weight} and its bias {@code s * (bias - running_mean) + bias} of the
 * normalisation (Jacob et al. 2018, section 3.2, arXiv:1712.05877). A linear layer's weight becomes
 * {@code weight * s} and its bias {@code bias + weight * (bias of the normalisation - s *
 * running_mean)}.
 */
final class BatchNormFolding {

  private final Map<String, Tensor> weights;

  private BatchNormFolding(Map<String, Tensor> weights) {
    this.weights = new HashMap<>(weights);
  }

  static WeightedLayers fold(WeightedLayers network) {
    BatchNormFolding folding = new BatchNormFolding(network.weights());
    List<Layer> layers = folding.fold(new Sequential(network.layers())).layers();
    return new WeightedLayers(layers, folding.weights);
  }

  private Sequential fold(Sequential sequence) {
    List<Layer> folded = new ArrayList<>();
    for (Layer layer : sequence.layers()) {
      if (layer instanceof BatchNormalization norm
          && !folded.isEmpty()
          && folded.getLast() instanceof Convolution conv) {
        folded.set(folded.size() - 1, fold(conv, norm));
      } else if (layer instanceof Linear linear
          && !folded.isEmpty()
          && folded.getLast() instanceof BatchNormalization norm) {
        folded.set(folded.size() - 1, fold(norm, linear));
      } else {
        folded.add(WeightedLayers.rewriteInside(layer, this::fold));
      }
    }
    return new Sequential(folded);
  }

  private Convolution fold(Convolution conv, BatchNormalization norm) {
    Tensor kernel = weights.get(conv.name() + ".weight");
    double[] scales = scales(norm);
    float[] folded = kernel.values().clone();
    int size = folded.length / conv.out();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (scales[i / size] * folded[i]);
    }
    Convolution result = WeightedLayers.folded(conv, true);
    weights.put(result.name() + ".weight", new Tensor(kernel.shape(), folded));
    weights.put(result.name() + ".bias", bias(conv, norm, scales));
    return result;
  }

  private Tensor bias(Convolution conv, BatchNormalization norm, double[] scales) {
    float[] bias = WeightedLayers.bias(conv, weights);
    float[] mean = values(norm, "running_mean");
    float[] beta = values(norm, "bias");
    float[] folded = new float[conv.out()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (scales[i] * ((double) bias[i] - mean[i]) + beta[i]);
    }
    return new Tensor(new long[] {conv.out()}, folded);
  }

  private Linear fold(BatchNormalization norm, Linear linear) {
    String name = WeightedLayers.folded(linear.name());
    Tensor matrix = weights.get(linear.name() + ".weight");
    double[] scales = scales(norm);
    float[] mean = values(norm, "running_mean");
    float[] beta = values(norm, "bias");
    float[] folded = matrix.values().clone();
    float[] bias = weights.get(linear.name() + ".bias").values().clone();
    for (int out = 0; out < linear.out(); out++) {
      double shift = 0;
      for (int in = 0; in < linear.in(); in++) {
        int i = out * linear.in() + in;
        shift += folded[i] * (beta[in] - scales[in] * mean[in]);
        folded[i] = (float) (scales[in] * folded[i]);
      }
      bias[out] = (float) (bias[out] + shift);
    }
    weights.put(name + ".weight", new Tensor(matrix.shape(), folded));
    weights.put(name + ".bias", new Tensor(new long[] {linear.out()}, bias));
    return new Linear(name, linear.in(), linear.out());
  }

  private double[] scales(BatchNormalization norm) {
    float[] gamma = values(norm, "weight");
    float[] variance = values(norm, "running_var");
    double[] scales = new double[norm.channels()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = gamma[i] / Math.sqrt((double) variance[i] + BatchNormalization.EPSILON);
    }
    return scales;
  }

  private float[] values(BatchNormalization norm, String parameter) {
    return weights.get(norm.name() + "." + parameter).values();
  }
}
