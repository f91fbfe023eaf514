package dev.marquee.trainer.onnx;

import dev.marquee.trainer.network.Layer;
import dev.marquee.trainer.network.Layer.BatchNormalization;
import dev.marquee.trainer.network.Layer.Convolution;
import dev.marquee.trainer.network.Layer.Sequential;
import dev.marquee.trainer.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds each batch normalisation that follows a convolution into that convolution.
 *
 * <p>With {@code s = weight / sqrt(running_var + epsilon)} of the normalisation, the convolution's
 * weight becomes {@code s * weight} and its bias {@code s * (bias - running_mean) + bias} of the
 * normalisation (Jacob et al. 2018, section 3.2, arXiv:1712.05877).
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
      } else {
        folded.add(WeightedLayers.rewriteInside(layer, this::fold));
      }
    }
    return new Sequential(folded);
  }

  private Convolution fold(Convolution conv, BatchNormalization norm) {
    Tensor kernel = weights.get(conv.name() + ".weight");
    float[] gamma = values(norm, "weight");
    float[] beta = values(norm, "bias");
    float[] mean = values(norm, "running_mean");
    float[] variance = values(norm, "running_var");
    float[] bias =
        conv.bias() ? weights.get(conv.name() + ".bias").values() : new float[conv.out()];

    float[] foldedKernel = kernel.values().clone();
    float[] foldedBias = new float[conv.out()];
    int size = foldedKernel.length / conv.out();
    for (int out = 0; out < conv.out(); out++) {
      double scale = gamma[out] / Math.sqrt((double) variance[out] + BatchNormalization.EPSILON);
      for (int i = out * size; i < (out + 1) * size; i++) {
        foldedKernel[i] = (float) (scale * foldedKernel[i]);
      }
      foldedBias[out] = (float) (scale * ((double) bias[out] - mean[out]) + beta[out]);
    }

    String name = WeightedLayers.folded(conv.name());
    weights.put(name + ".weight", new Tensor(kernel.shape(), foldedKernel));
    weights.put(name + ".bias", new Tensor(new long[] {conv.out()}, foldedBias));
    return new Convolution(
        name, conv.in(), conv.out(), conv.kernel(), conv.stride(), conv.padding(), true);
  }

  private float[] values(BatchNormalization norm, String parameter) {
    return weights.get(norm.name() + "." + parameter).values();
  }
}
